"""Circulating: the check before it, who is asked and told, supplements, and what stays fixed."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role, Stage
from marac.agencies.models import SharingAgreement
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing, NamedReader
from marac.cases.stages import stage_of
from marac.meetings import operations
from marac.meetings.models import Circulation
from marac.notifications.models import Mail
from marac.refusals import Refused
from marac.returns.models import Return
from tests.client import Page
from tests.meetings.conftest import Town

IN_TIME = datetime(2026, 11, 13, 9, tzinfo=UTC)
SEND = "Circulate the agenda"


def listed(town: Town, subject: str = "Amina Yusuf", *agencies: object) -> Listing:
    with clock.moved_to(IN_TIME):
        return operations.list_case(
            town.make.session,
            by=town.actor(town.coordinator),
            meeting=town.meeting,
            case=town.accepted(subject, *(agencies or (town.housing,))),
        )


def send(town: Town, count: int) -> Page:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("circulate"))
    return browser.submit(page, {"count": str(count)}, button=SEND)


def row(page: Page, agency: str) -> str:
    rows = page.all(f"//tbody/tr[th[starts-with(normalize-space(), '{agency}')]]")
    return " ".join(rows[0].text_content().split()) if rows else ""


def test_the_check_shows_exactly_who_gets_what(town: Town) -> None:
    first = listed(town, "Amina Yusuf", town.housing, town.police)
    second = listed(town, "Ben Cole", town.housing)
    town.make.user(Role.DEPUTY, area=town.area, agency=town.housing, name="Dee Puty")
    page = town.browser(town.coordinator).get(town.path("circulate"))
    references = f"{first.case.reference}, {second.case.reference}"
    assert f"2 cases: {references} Dee Puty, deputy Lena Park, representative" in row(
        page, "Harbour Homes"
    )
    assert f"1 case: {first.case.reference} Olu Ade, representative" in row(page, "Police")
    assert row(page, "City Council") == ""
    assert "by Tuesday 24 November 2026, midday" in page.text


def test_the_check_counts_nobody_who_could_not_open_the_case(town: Town) -> None:
    case = listed(town).case
    make, session = town.make, town.make.session
    kept_away = make.user(Role.DEPUTY, area=town.area, agency=town.housing, name="Con Flict")
    make.add(Conflict(case_id=case.id, user_id=kept_away.id, declared_by_id=kept_away.id))
    make.user(
        Role.DEPUTY, area=town.area, agency=town.housing, name="Dis Abled", disabled_at=clock.now()
    )
    ended = make.user(name="En Ded")
    make.seat(ended, Role.DEPUTY, area=town.area, agency=town.housing, ends_on=date(2026, 11, 1))
    make.user(Role.ADVOCATE, area=town.area, agency=town.housing, name="Not Assigned")
    make.user(Role.REFERRER, area=town.area, agency=town.housing, name="Ref Errer")
    browser = town.browser(town.coordinator)
    assert "Lena Park, representative" in row(browser.get(town.path("circulate")), "Harbour Homes")
    case.restricted_at, case.restricted_by_id = clock.now(), town.coordinator.id
    session.add(NamedReader(case_id=case.id, user_id=town.coordinator.id))
    page = browser.get(town.path("circulate"))
    assert "Nobody can open them" in row(page, "Harbour Homes")


def test_an_agency_without_a_live_agreement_is_shown_to_have_nobody(town: Town) -> None:
    listed(town)
    town.make.session.execute(
        sa.update(SharingAgreement)
        .where(SharingAgreement.agency_id == town.housing.id)
        .values(expires_on=date(2026, 11, 1))
    )
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert "Nobody can open them" in row(page, "Harbour Homes")


def test_circulating_opens_the_cases_and_asks_for_returns(town: Town) -> None:
    listing = listed(town, "Amina Yusuf", town.housing, town.police)
    page = send(town, 2)
    assert "Version 1 of the agenda is out, with 1 case" in page.text
    assert (listing.circulated_version, stage_of(listing.case)) == (1, Stage.CIRCULATED)
    returns = town.make.session.scalars(sa.select(Return)).all()
    assert {r.agency_id for r in returns} == {town.housing.id, town.police.id}
    assert {r.due_at for r in returns} == {datetime(2026, 11, 24, 12, tzinfo=UTC)}


def test_a_withdrawn_agency_is_neither_asked_nor_told(town: Town) -> None:
    listing = listed(town, "Amina Yusuf", town.housing, town.police)
    gone = next(i for i in listing.case.invitations if i.agency_id == town.police.id)
    gone.withdrawn_at = clock.now()
    send(town, 1)
    returns = town.make.session.scalars(sa.select(Return)).all()
    assert [r.agency_id for r in returns] == [town.housing.id]
    assert [m.recipient for m in town.make.session.scalars(sa.select(Mail))] == ["le@example.org"]


def test_the_mail_says_when_and_nothing_about_anybody(town: Town) -> None:
    case = listed(town, "Amina Yusuf").case
    operations.circulate(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)
    (mail,) = town.make.session.scalars(sa.select(Mail)).all()
    assert mail.recipient == "le@example.org"
    text = f"{mail.subject} {mail.body}"
    assert "Thursday 26 November 2026, 10am" in text
    for secret in ("Amina", "Yusuf", str(case.reference), str(case.id), "RACE", "hate"):
        assert secret not in text


def test_circulating_is_in_the_audit(town: Town) -> None:
    listing = listed(town)
    send(town, 1)
    entries = town.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "AgendaCirculated")
    ).all()
    assert [e.details["listing_ids"] for e in entries] == [[str(listing.id)]]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type how many people will be able to open a case"),
        ("3", "That is not the number of people on this page. Look at them again"),
        ("two", "The number of people must be a whole number, like 10"),
    ],
)
def test_nothing_goes_out_until_the_number_of_people_is_typed(
    town: Town, typed: str, message: str
) -> None:
    listing = listed(town)
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("circulate")), {"count": typed}, button=SEND)
    assert (page.status, page.errors) == (422, [message])
    assert (page.value("count") or "") == typed
    assert listing.circulated_at is None
    assert town.make.session.scalars(sa.select(Mail)).all() == []


def test_an_empty_agenda_is_not_circulated(town: Town) -> None:
    browser = town.browser(town.coordinator)
    assert "Nothing to send" in browser.get(town.path("circulate")).text
    page = browser.post(town.path("circulate"), {"count": "0"})
    assert page.status == 409
    assert town.make.session.scalars(sa.select(Circulation)).all() == []


def test_the_check_warns_of_a_case_to_which_no_agency_is_invited(town: Town) -> None:
    with clock.moved_to(IN_TIME):
        case = town.accepted("Amina Yusuf")
        operations.list_case(
            town.make.session, by=town.actor(town.coordinator), meeting=town.meeting, case=case
        )
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert f"{case.reference}: no agency is invited" in page.text


def test_a_supplement_keeps_the_first_numbers_and_says_what_is_new(town: Town) -> None:
    first, second = listed(town, "Amina Yusuf"), listed(town, "Ben Cole")
    send(town, 1)
    late = operations.list_case(
        town.make.session,
        by=town.actor(town.coordinator),
        meeting=town.meeting,
        case=town.accepted("Cam Dunn", town.housing),
    )
    operations.agree_to_hear(town.make.session, by=town.actor(town.chair), listing=late)
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert "Version 2, a supplement" in page.text
    assert f"3. {late.case.reference} Cam Dunn, late item" in page.text
    assert f"1 new case: {late.case.reference}" in page.text
    assert "2 cases already out, with the same numbers as before" in page.text
    assert "1 case: " in row(page, "Harbour Homes")
    assert "Version 2 of the agenda is out, with 1 case" in send(town, 1).text
    assert [li.position for li in (first, second, late)] == [1, 2, 3]
    assert [li.circulated_version for li in (first, second, late)] == [1, 1, 2]


def test_what_went_out_cannot_move_nor_make_room(town: Town) -> None:
    first, second = listed(town, "Amina Yusuf"), listed(town, "Ben Cole")
    send(town, 1)
    late = listed(town, "Cam Dunn")
    browser = town.browser(town.coordinator)
    for listing in (first, second):
        page = browser.post(town.path("agenda", listing.id, "move"), {"way": "down"})
        assert page.status == 409
    with pytest.raises(Refused):
        operations.move(town.make.session, by=town.actor(town.coordinator), listing=late, to=2)
    browser.post(town.path("agenda", late.id, "move"), {"way": "up"})
    browser.post(town.path("agenda", "children-first"))
    assert [li.position for li in (first, second, late)] == [1, 2, 3]


def test_what_went_out_is_put_off_only_with_a_reason_and_keeps_its_line(town: Town) -> None:
    town.make.codes()
    first, second = listed(town, "Amina Yusuf"), listed(town, "Ben Cole")
    send(town, 1)
    browser = town.browser(town.coordinator)
    assert browser.post(town.path("agenda", first.id, "off")).status == 409
    page = browser.get(town.path("agenda", first.id, "put-off"))
    wrong = browser.submit(page, {"note": "Ask again"}, button="Put the case off")
    assert (wrong.status, wrong.errors) == (422, ["Choose why the case is put off"])
    assert wrong.value("note") == "Ask again"
    page = browser.submit(page, {"code": "time", "note": "Ask again"}, button="Put the case off")
    assert "Deferred" in page.text
    assert "Waiting (1)" in page.text
    assert second.position == 2
    assert "Deferred" in town.browser(town.landlord).get(town.path()).text
    history = browser.get(f"/cases/{first.case_id}").text
    assert "Ran out of time" in history
    assert "Ask again" in history


def test_a_case_may_be_listed_and_circulated_again_after_it_was_put_off(town: Town) -> None:
    town.make.codes()
    first = listed(town, "Amina Yusuf")
    send(town, 1)
    by = town.actor(town.coordinator)
    operations.take_off(town.make.session, by=by, listing=first, code="time")
    later = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    again = operations.list_case(town.make.session, by=by, meeting=later, case=first.case)
    operations.circulate(town.make.session, by=by, meeting=later)
    assert again.circulated_version == 1
    assert len(town.make.session.scalars(sa.select(Return)).all()) == 2


def test_only_what_the_coordinator_may_see_goes_out_by_their_hand(town: Town) -> None:
    hidden, shown = listed(town, "Hidden One"), listed(town, "Amina Yusuf")
    town.make.add(
        Conflict(
            case_id=hidden.case_id,
            user_id=town.coordinator.id,
            declared_by_id=town.coordinator.id,
        )
    )
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert "Hidden One" not in page.text
    assert f"1. {shown.case.reference}" in page.text
    send(town, 1)
    assert (hidden.circulated_at is None, shown.circulated_at is None) == (True, False)


def test_only_the_coordinator_circulates_and_only_before_the_meeting(town: Town) -> None:
    listed(town)
    for user in (town.chair, town.officer):
        assert town.browser(user).get(town.path("circulate")).status == 403
        assert town.browser(user).post(town.path("circulate"), {"count": "1"}).status == 403
    town.meeting.started_at = clock.now()
    browser = town.browser(town.coordinator)
    assert browser.get(town.path("circulate")).status == 409
    assert browser.post(town.path("circulate"), {"count": "1"}).status == 409


def test_a_late_item_is_due_back_at_the_next_deadline_that_is_left(town: Town) -> None:
    listed(town)
    with clock.moved_to(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        operations.circulate(
            town.make.session, by=town.actor(town.coordinator), meeting=town.meeting
        )
    (asked,) = town.make.session.scalars(sa.select(Return)).all()
    assert asked.due_at == datetime(2026, 11, 25, 16, tzinfo=UTC)


def test_the_check_asks_the_same_few_queries_however_many_cases(
    town: Town, queries: list[str]
) -> None:
    browser = town.browser(town.coordinator)
    counts = []
    for n in range(2):
        for i in range(1 + 3 * n):
            listed(town, f"Listed Person{n}{i}", town.housing, town.police)
        town.make.session.commit()
        queries.clear()
        assert browser.get(town.path("circulate")).status == 200
        counts.append(len([q for q in queries if q.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 12
