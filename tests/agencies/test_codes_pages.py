"""Words and law: co-ordinators and administrators change words from a day on, with a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.agencies.lists.book import CodeBook, get_code_book
from marac.agencies.models import Agency, Area, Code, CodeList
from tests.client import Browser, Page
from tests.factories import Factory

WHY = "The partnership agreed on 3 November"


@pytest.fixture
def administrator(make: Factory, area: Area, council: Agency) -> User:
    return make.user(Role.SYSTEM_ADMINISTRATOR, area=area, agency=council)


@pytest.fixture
def book(session: Session, area: Area) -> Callable[[], CodeBook]:
    return lambda: get_code_book(session, area_id=area.id)


def day(on: date) -> dict[str, str]:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"on-{part}": str(number) for part, number in parts.items()}


def rename(browser: Browser, path: str, label: str, on: date, **more: str) -> Page:
    page = browser.get(f"/words/{path}/rename")
    return browser.submit(page, {"label": label, "why": WHY, **day(on), **more}, button="Save")


def test_every_list_is_one_click_away(browser: Browser, coordinator: User) -> None:
    page = browser.sign_in_as(coordinator).get("/words")

    lists = {text for text, href in page.links().items() if href.startswith("/words/")}
    assert {"Strands", "Offences", "Statutory texts", "Ethnicity", "Reasons to defer"} <= lists
    assert len(lists) == 22


def test_a_list_shows_what_may_be_chosen_apart_from_what_ended(
    browser: Browser, coordinator: User
) -> None:
    page = browser.sign_in_as(coordinator).get("/words/incident_class")

    in_use, ended = page.text.split("Not in use today")
    assert "Aggravated offence" in in_use
    assert "Non-crime hate incident (legacy)" in ended
    assert "31 Mar 2026" in ended


def test_offences_say_that_a_lawyer_has_to_check_them(browser: Browser, coordinator: User) -> None:
    page = browser.sign_in_as(coordinator).get("/words/offence")

    for words in ("checked by your area’s lawyer", "Online Safety Act 2023, section 181"):
        assert words in page.text


def test_a_word_is_renamed_from_a_day_and_the_past_keeps_the_old_one(
    browser: Browser,
    coordinator: User,
    book: Callable[[], CodeBook],
    events_logged: Callable[[], list[str]],
) -> None:
    browser.sign_in_as(coordinator)

    page = rename(browser, "strand/AGE", "Age or generation", date(2026, 11, 10))

    assert page.path == "/words/strand/AGE"
    assert WHY in page.text
    assert [book().label("strand", "AGE", date(2026, 11, n)) for n in (9, 10, 11)] == [
        "Age",
        "Age or generation",
        "Age or generation",
    ]
    assert events_logged() == ["WordChanged"]


def test_a_coordinator_words_a_national_word_for_their_own_area_alone(
    browser: Browser, coordinator: User, make: Factory, session: Session
) -> None:
    elsewhere = make.area("Somerset")
    browser.sign_in_as(coordinator)

    page = rename(browser, "strand/RACE", "Race, ethnicity or nationality", date(2026, 11, 1))

    assert "National, worded by this area" in page.text
    other = get_code_book(session, area_id=elsewhere.id)
    assert other.label("strand", "RACE") == "Race or ethnicity"


def test_an_administrator_changes_a_national_word_for_every_area(
    browser: Browser, administrator: User, make: Factory, session: Session
) -> None:
    elsewhere = make.area("Somerset")
    browser.sign_in_as(administrator)

    rename(browser, "strand/RACE", "Race, ethnicity or nationality", date(2026, 11, 1))

    other = get_code_book(session, area_id=elsewhere.id)
    assert other.label("strand", "RACE") == "Race, ethnicity or nationality"
    assert other.label("strand", "RACE", date(2026, 10, 31)) == "Race or ethnicity"


@pytest.mark.parametrize("role", [Role.CHAIR, Role.INFORMATION_GOVERNANCE, Role.AUDITOR])
def test_others_read_the_words_and_change_nothing(
    browser: Browser, make: Factory, area: Area, council: Agency, role: Role
) -> None:
    browser.sign_in_as(make.user(role, area=area, agency=council))

    page = browser.get("/words/strand/RACE")

    assert page.status == 200
    assert "Change the wording" not in page.text
    for act in ("rename", "end", "reopen", "take-back", "move"):
        assert browser.post(f"/words/strand/RACE/{act}").status == 403


def test_a_representative_has_no_business_with_the_words(
    browser: Browser, make: Factory, area: Area, council: Agency
) -> None:
    browser.sign_in_as(make.user(Role.REPRESENTATIVE, area=area, agency=council))

    assert [browser.get(p).status for p in ("/words", "/words/strand")] == [403, 403]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"label": ""}, "Enter the new wording"),
        ({"label": "Age"}, "This is how it is worded already"),
        ({"label": "RELIGION OR BELIEF"}, "Another word of this list says the same"),
        ({"why": ""}, "Say why"),
        (day(date(2014, 4, 1)), "The wording before it begins on 1 April 2014. Pick a later day"),
        ({"on-month": "13"}, "First day must be a real date"),
    ],
)
def test_a_wording_that_will_not_do_comes_back_as_typed(
    browser: Browser, coordinator: User, values: dict[str, str], error: str
) -> None:
    browser.sign_in_as(coordinator)
    good = {"label": "Age or generation", "why": WHY, **day(date(2026, 11, 10))}

    page = browser.get("/words/strand/AGE/rename")
    page = browser.submit(page, good | values, button="Save")

    assert (page.status, page.errors) == (422, [error])
    for name, value in (good | values).items():
        assert (page.value(name) or "") == value


def test_a_gap_is_refused_at_the_day(browser: Browser, coordinator: User) -> None:
    browser.sign_in_as(coordinator)

    page = rename(browser, "incident_class/non_crime", "Older incident", date(2026, 6, 1))

    assert page.errors == ["It ends on 31 March 2026. Pick that day or an earlier one"]
    assert page.all("//*[@id='on-error']")


def test_a_word_ends_and_comes_back(
    browser: Browser, coordinator: User, book: Callable[[], CodeBook]
) -> None:
    browser.sign_in_as(coordinator)

    page = browser.get("/words/strand/CASTE/end")
    browser.submit(page, {"why": WHY, **day(date(2026, 10, 31))}, button="Save")
    page = browser.get("/words/strand/CASTE/reopen")
    early = browser.submit(page, {"why": WHY, **day(date(2026, 10, 31))}, button="Save")
    browser.submit(early, day(date(2026, 11, 15)), button="Save")

    assert early.errors == ["It holds until 31 October 2026. Pick a later day"]
    held = [
        book().can_choose("strand", "CASTE", on)
        for on in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 14), date(2026, 11, 15))
    ]
    assert held == [True, False, False, True]


def test_a_change_to_come_can_be_taken_back_and_one_in_force_cannot(
    browser: Browser, coordinator: User, book: Callable[[], CodeBook]
) -> None:
    browser.sign_in_as(coordinator)

    page = rename(browser, "strand/AGE", "Age or generation", date(2027, 1, 1))
    page = browser.submit(page, button="Take it back")

    assert book().label("strand", "AGE", date(2027, 2, 1)) == "Age"
    assert "Taken back" in page.text
    page = rename(browser, "strand/AGE", "Age or generation", date(2026, 11, 1))
    assert not page.all("//button[normalize-space()='Take it back']")
    assert browser.post("/words/strand/AGE/take-back", {"version": "3"}).status == 409
    assert book().label("strand", "AGE") == "Age or generation"


def test_two_people_who_change_a_word_see_each_other_s_text(
    browser: Browser, coordinator: User, book: Callable[[], CodeBook]
) -> None:
    browser.sign_in_as(coordinator)
    mine = browser.get("/words/strand/AGE/rename")
    rename(browser, "strand/AGE", "Age or generation", date(2026, 11, 1))

    values = {"label": "How old somebody is", "why": "Plainer", **day(date(2026, 11, 12))}
    clash = browser.submit(mine, values, button="Save")

    assert clash.status == 422
    assert "Age or generation" in clash.text
    assert clash.value("label") == "How old somebody is"
    assert book().label("strand", "AGE") == "Age or generation"
    browser.submit(clash, button="Save")
    assert book().label("strand", "AGE") == "How old somebody is"


def test_an_old_page_cannot_move_or_take_back_what_somebody_else_changed(
    browser: Browser, coordinator: User
) -> None:
    browser.sign_in_as(coordinator)
    rename(browser, "strand/AGE", "Age or generation", date(2027, 1, 1))

    for act in ("move", "take-back"):
        page = browser.post(f"/words/strand/AGE/{act}", {"version": "0", "way": "up"})
        assert page.status == 409


def test_an_area_s_own_words_change_places(
    browser: Browser, coordinator: User, book: Callable[[], CodeBook]
) -> None:
    browser.sign_in_as(coordinator)

    page = browser.submit(browser.get("/words/strand/AGE"), button="Move up")

    assert "Moved" in page.text
    order = [c.code for c in book().choices("strand")]
    assert order[5:8] == ["AGE", "SEX_GENDER", "ALT_SUBCULTURE"]
    top = browser.post("/words/strand/AGE/move", {"version": "1", "way": "up"})
    assert (top.status, "cannot move any further" in top.text) == (409, True)


def test_a_coordinator_adds_a_local_word(
    browser: Browser, coordinator: User, make: Factory, session: Session, area: Area
) -> None:
    elsewhere = make.area("Somerset")
    browser.sign_in_as(coordinator)
    page = browser.get("/words/target_detail/new")
    values = {"label": "Older people", "group": "AGE", "code": "AGEISM", "why": WHY}

    page = browser.submit(page, {**values, **day(date(2026, 11, 2))}, button="Add it")

    assert page.path == "/words/target_detail/AGEISM"
    for words in ("Older people", "This area", "Age"):
        assert words in page.text
    mine = get_code_book(session, area_id=area.id)
    assert mine.can_choose("target_detail", "AGEISM", date(2026, 11, 2))
    assert not mine.can_choose("target_detail", "AGEISM", date(2026, 11, 1))
    assert get_code_book(session, area_id=elsewhere.id).entry("target_detail", "AGEISM") is None


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"label": ""}, "Enter the wording"),
        ({"label": "misogyny"}, "Another word of this list says the same"),
        ({"code": "misogyny"}, "A word of this list has this code"),
        ({"code": "OLD-AGE"}, "Use letters, digits and underscores only, like SEX_GENDER"),
        (
            {"group": "SEX_GENDER", **day(date(2016, 12, 31))},
            "Its strand begins on 1 January 2017. Pick that day or a later one",
        ),
    ],
)
def test_a_new_word_that_will_not_do_comes_back_as_typed(
    browser: Browser, coordinator: User, values: dict[str, str], error: str
) -> None:
    browser.sign_in_as(coordinator)
    good = {"label": "Older people", "group": "AGE", "code": "AGEISM", "why": WHY}

    page = browser.get("/words/target_detail/new")
    page = browser.submit(page, good | values, button="Add it")

    assert (page.status, page.errors) == (422, [error])
    assert page.value("why") == WHY


def test_an_administrator_says_whether_a_new_word_is_for_every_area(
    browser: Browser, administrator: User, make: Factory, session: Session
) -> None:
    elsewhere = make.area("Somerset")
    browser.sign_in_as(administrator)
    values = {"label": "A new law", "text": "It says so.", "group": "Sharing", "why": WHY}
    page = browser.get("/words/statutory_text/new")

    unsaid = browser.submit(page, {**values, "code": "new_law"}, button="Add it")
    browser.submit(unsaid, {"scope": "everywhere"}, button="Add it")

    assert unsaid.errors == ["Say who may choose it"]
    assert get_code_book(session, area_id=elsewhere.id).text("statutory_text", "new_law") == (
        "It says so."
    )


@pytest.mark.parametrize("path", ["nothing", "strand/NOTHING", "strand/NOTHING/rename"])
def test_a_list_or_a_word_that_is_not_there_is_not_found(
    browser: Browser, coordinator: User, path: str
) -> None:
    assert browser.sign_in_as(coordinator).get(f"/words/{path}").status == 404


def test_another_area_s_own_word_is_not_found(
    browser: Browser, coordinator: User, make: Factory
) -> None:
    elsewhere = make.area("Somerset")
    word = Code(area_id=elsewhere.id, code_list=CodeList.STRAND, code="FLOODED")
    word.label, word.valid_from = "Flooded out", date(2020, 1, 1)
    make.add(word)
    browser.sign_in_as(coordinator)

    assert browser.get("/words/strand/FLOODED").status == 404
    assert browser.post("/words/strand/FLOODED/move", {"version": "0"}).status == 404


def test_the_pages_of_the_words_take_few_queries(
    browser: Browser, coordinator: User, queries: list[str]
) -> None:
    browser.sign_in_as(coordinator)
    for path in ("/words", "/words/offence", "/words/strand/RACE", "/words/strand/RACE/rename"):
        queries.clear()
        browser.get(path)
        assert len(queries) <= 12, (path, len(queries))
