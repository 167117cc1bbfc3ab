"""The agencies of an area."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.agreements import standing_of
from marac.agencies.models import Agency, Area, AreaAgency, SharingAgreement
from tests.client import Browser
from tests.factories import Factory

FIRE = {"name": "Avon Fire", "short_name": "Fire", "type_code": "fire", "regime": "uk_gdpr"}


def day(name: str, value: date) -> dict[str, str]:
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


def test_a_new_agency_takes_part_and_still_needs_an_agreement(
    browser: Browser, coordinator: User, events_logged: Callable[[], list[str]]
) -> None:
    browser.sign_in_as(coordinator)

    page = browser.submit(browser.get("/agencies/new"), FIRE, button="Add the agency")

    assert page.heading == "Agency Avon Fire"
    assert "No agreement" in page.text
    assert "Avon Fire" in browser.get("/agencies").links()
    assert events_logged() == ["AgencyCreated"]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": " "}, ["Enter the name of the agency"]),
        ({"short_name": ""}, ["Enter a short name"]),
        ({"type_code": ""}, ["Choose a type"]),
        ({"regime": []}, ["Choose the law it works under"]),
        ({"name": "x" * 121}, ["Name must be 120 characters or fewer. Yours is 1 too many"]),
        ({"name": "bristol council"}, ["Another agency has this name"]),
        ({"short_name": "COUNCIL"}, ["Bristol Council has this short name"]),
    ],
)
def test_an_agency_that_will_not_do_comes_back_as_typed(
    browser: Browser, coordinator: User, changes: dict[str, Any], errors: list[str]
) -> None:
    browser.sign_in_as(coordinator)

    page = browser.submit(browser.get("/agencies/new"), FIRE | changes, button="Add the agency")

    assert (page.status, page.errors) == (422, errors)
    assert page.value("name") == (FIRE | changes)["name"].strip()


def test_an_agency_known_elsewhere_joins_as_it_stands(
    browser: Browser, coordinator: User, make: Factory, session: Session
) -> None:
    elsewhere = make.area("Somerset")
    fire = make.agency("Avon Fire", area=elsewhere, short_name="AFRS")
    browser.sign_in_as(coordinator)

    page = browser.submit(browser.get("/agencies/new"), FIRE, button="Add the agency")

    assert page.path == f"/agencies/{fire.id}"
    assert "works with another MARAC too" in page.text
    assert session.scalar(sa.select(sa.func.count()).where(Agency.name == "Avon Fire")) == 1


def test_an_agency_that_left_can_come_back(
    browser: Browser, coordinator: User, area: Area, make: Factory, session: Session
) -> None:
    fire = make.agency("Avon Fire", area=area, short_name="AFRS")
    session.execute(
        sa.update(AreaAgency)
        .where(AreaAgency.agency_id == fire.id)
        .values(left_on=clock.today() - timedelta(days=1))
    )
    browser.sign_in_as(coordinator)
    assert "Left 19 Nov 2026" in browser.get("/agencies").text

    browser.submit(browser.get("/agencies/new"), FIRE, button="Add the agency")

    assert "Left" not in browser.get("/agencies").text


def test_an_agency_is_changed_and_gets_a_last_day(
    browser: Browser, coordinator: User, council: Agency, events_logged: Callable[[], list[str]]
) -> None:
    browser.sign_in_as(coordinator)
    page = browser.get(f"/agencies/{council.id}/edit")
    values = {"name": "Bristol City Council"} | day("left_on", date(2026, 12, 31))

    page = browser.submit(page, values, button="Save the agency")

    assert page.heading == "Agency Bristol City Council"
    assert "Thursday 31 December 2026" in page.text
    assert events_logged() == ["AgencyChanged"]


def test_saving_an_agency_as_it_stands_changes_nothing(
    browser: Browser, coordinator: User, council: Agency, events_logged: Callable[[], list[str]]
) -> None:
    browser.sign_in_as(coordinator)

    browser.submit(browser.get(f"/agencies/{council.id}/edit"), button="Save the agency")

    assert events_logged() == []


def test_two_people_who_change_an_agency_see_each_other_s_words(
    browser: Browser, coordinator: User, council: Agency
) -> None:
    browser.sign_in_as(coordinator)
    mine = browser.get(f"/agencies/{council.id}/edit")
    browser.submit(mine, {"name": "Theirs"}, button="Save the agency")

    clash = browser.submit(mine, {"name": "Mine"}, button="Save the agency")

    assert clash.status == 422
    assert clash.value("name") == "Mine"
    assert "Theirs" in clash.text
    assert browser.submit(clash, button="Save the agency").heading == "Agency Mine"


def test_the_clash_page_says_each_difference_in_words(
    browser: Browser, coordinator: User, council: Agency
) -> None:
    browser.sign_in_as(coordinator)
    mine = browser.get(f"/agencies/{council.id}/edit")
    browser.submit(mine, {"regime": "dpa_part_3"}, button="Save the agency")

    clash = browser.submit(mine, button="Save the agency")

    (saved,) = clash.all("//div[contains(@class,'govuk-inset-text')]//dd")
    assert saved.text_content().strip() == "DPA 2018 Part 3 (law enforcement)"


def test_an_agency_cannot_take_another_s_name(
    browser: Browser, coordinator: User, council: Agency, area: Area, make: Factory
) -> None:
    make.agency("Avon Fire", area=area)
    browser.sign_in_as(coordinator)

    page = browser.submit(
        browser.get(f"/agencies/{council.id}/edit"), {"name": "AVON FIRE"}, button="Save the agency"
    )

    assert (page.status, page.errors) == (422, ["Another agency has this name"])
    assert page.value("name") == "AVON FIRE"


def test_an_agency_of_another_area_is_not_found(
    browser: Browser, coordinator: User, governance: User, make: Factory
) -> None:
    stranger = make.agency(area=make.area("Somerset"))
    browser.sign_in_as(coordinator)
    random = browser.get(f"/agencies/{uuid4()}")

    for path in ("", "/edit"):
        page = browser.get(f"/agencies/{stranger.id}{path}")
        assert (page.status, page.response.data) == (404, random.response.data)
    browser.sign_in_as(governance)
    assert browser.post(f"/agencies/{stranger.id}/agreements/new").status == 404


@pytest.mark.parametrize(
    ("role", "read", "edit", "record"),
    [
        (Role.COORDINATOR, 200, 200, 403),
        (Role.SYSTEM_ADMINISTRATOR, 200, 200, 403),
        (Role.INFORMATION_GOVERNANCE, 200, 403, 200),
        (Role.CHAIR, 200, 403, 403),
        (Role.REPRESENTATIVE, 403, 403, 403),
    ],
)
def test_each_role_has_its_part_in_keeping_agencies(
    browser: Browser,
    make: Factory,
    area: Area,
    council: Agency,
    role: Role,
    read: int,
    edit: int,
    record: int,
) -> None:
    browser.sign_in_as(make.user(role, area=area, agency=council))

    paths = ("", "/edit", "/agreements/new")
    statuses = [browser.get(f"/agencies/{council.id}{path}").status for path in paths]

    assert statuses == [read, edit, record]


def test_an_agreement_is_recorded_and_opens_the_door(
    browser: Browser, governance: User, area: Area, make: Factory, session: Session
) -> None:
    agency = make.agency("Harbour Homes", area=area)
    session.execute(sa.delete(SharingAgreement).where(SharingAgreement.agency_id == agency.id))
    rep = make.user(Role.REPRESENTATIVE, area=area, agency=agency)
    theirs = Browser(browser.client.application, session).sign_in_as(rep)
    assert theirs.get("/account").heading == "You have no role here today"

    browser.sign_in_as(governance)
    page = browser.submit(
        browser.get(f"/agencies/{agency.id}/agreements/new"),
        {"reference": "ISA 7"}
        | day("signed_on", date(2026, 11, 20))
        | day("expires_on", date(2028, 11, 20)),
        button="Record the agreement",
    )

    assert "ISA 7" in page.text
    assert theirs.get("/account", follow=False).status == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reference": ""}, "Enter the reference of the agreement"),
        (day("signed_on", date(2026, 11, 21)), "Signed on must be today or in the past"),
        (day("expires_on", date(2026, 11, 20)), "Expires on must be in the future"),
        (day("expires_on", date(2037, 1, 1)), "Expires on must be within 10 years of signing"),
        ({"expires_on-month": "13"}, "Expires on must be a real date"),
        ({"signed_on-day": ""}, "Signed on must include a day"),
    ],
)
def test_an_agreement_that_will_not_do_comes_back_as_typed(
    browser: Browser,
    governance: User,
    council: Agency,
    changes: dict[str, str],
    error: str,
) -> None:
    browser.sign_in_as(governance)
    values = {"reference": "ISA 7"}
    values |= day("signed_on", date(2026, 11, 1)) | day("expires_on", date(2028, 1, 1)) | changes

    page = browser.submit(
        browser.get(f"/agencies/{council.id}/agreements/new"), values, button="Record the agreement"
    )

    assert (page.status, page.errors) == (422, [error])
    for name, typed in values.items():
        assert (page.value(name) or "") == typed


@pytest.mark.parametrize(
    ("days", "words", "colour", "live"),
    [
        (400, "In date", "green", True),
        (61, "In date", "green", True),
        (60, "Expires in 60 days", "yellow", True),
        (30, "Expires in 30 days", "orange", True),
        (7, "Expires in 7 days", "red", True),
        (1, "Expires tomorrow", "red", True),
        (0, "Expired", "red", False),
        (-9, "Expired", "red", False),
    ],
)
def test_an_agreement_warns_louder_as_its_end_comes_near(
    days: int, words: str, colour: str, live: bool
) -> None:
    today = date(2026, 11, 20)
    agreement = SharingAgreement(
        signed_on=date(2020, 1, 1), expires_on=today + timedelta(days=days)
    )

    standing = standing_of([agreement], today)

    assert (standing.words, standing.colour, standing.live) == (words, colour, live)


def test_the_newest_agreement_counts() -> None:
    today = date(2026, 11, 20)
    old = SharingAgreement(signed_on=date(2020, 1, 1), expires_on=date(2026, 1, 1))
    new = SharingAgreement(signed_on=date(2026, 1, 1), expires_on=date(2028, 1, 1))

    assert standing_of([old, new], today).live
    assert not standing_of([], today).live


def test_the_list_takes_as_many_queries_for_forty_agencies_as_for_one(
    browser: Browser, coordinator: User, area: Area, make: Factory, queries: list[str]
) -> None:
    browser.sign_in_as(coordinator)

    def asked() -> int:
        browser.session.commit()
        queries.clear()
        browser.get("/agencies")
        return len(queries)

    first = asked()
    for _ in range(40):
        make.agency(area=area)

    assert asked() <= first <= 12


def test_the_list_of_types_begins_with_one_empty_line(browser: Browser, coordinator: User) -> None:
    page = browser.sign_in_as(coordinator).get("/agencies/new")
    assert len(page.all("//select[@name='type_code']//option[@value='']")) == 1
