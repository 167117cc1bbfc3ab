"""An agency that is invited to a case, before and after its agenda went out, is asked once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Listing
from marac.config import Settings
from marac.meetings import operations
from marac.notifications.models import Mail
from marac.returns.models import Return
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.letters import Letters, letters_since_now

IN_TIME = datetime(2026, 11, 13, 9, tzinfo=UTC)
SOON = datetime(2026, 11, 16, 9, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST_DUE = datetime(2026, 11, 25, 9, tzinfo=UTC)
LOCKED = datetime(2026, 11, 25, 16, tzinfo=UTC)


@pytest.fixture
def letters(settings: Settings) -> Letters:
    """Read the mails that this story sends."""
    return letters_since_now(settings.instance / "mail")


def listed(town: Town) -> Listing:
    with clock.moved_to(IN_TIME):
        return operations.list_case(
            town.make.session,
            by=town.actor(town.coordinator),
            meeting=town.meeting,
            case=town.accepted("Amina Yusuf", town.housing),
        )


def circulate(town: Town, at: datetime = IN_TIME) -> None:
    with clock.moved_to(at):
        by = town.actor(town.coordinator)
        operations.circulate(town.make.session, by=by, meeting=town.meeting)


def invite(town: Town, case: Case, *agencies: object, advocate: object = "") -> Page:
    """The co-ordinator ticks exactly these agencies on the page of the case."""
    browser = town.browser(town.coordinator)
    page = browser.get(f"/cases/{case.id}/agencies")
    ticked = [str(getattr(agency, "id", agency)) for agency in agencies]
    page = browser.submit(page, {"agencies": ticked, "advocate": str(advocate)})
    assert "Saved who takes part in this case" in page.text
    return page


def asked(town: Town) -> dict[object, datetime]:
    rows = town.make.session.scalars(sa.select(Return)).all()
    assert len({row.agency_id for row in rows}) == len(rows), "nobody is asked twice"
    return {row.agency_id: row.due_at for row in rows}


def test_an_agency_invited_after_the_agenda_is_asked_as_the_others_were(town: Town) -> None:
    case = listed(town).case
    circulate(town)
    with clock.moved_to(SOON):
        invite(town, case, town.housing, town.police)
        page = town.browser(town.officer).get("/returns")
    assert asked(town) == {town.housing.id: DUE, town.police.id: DUE}
    assert case.reference is not None
    assert case.reference in page.text
    kinds = list(town.make.session.scalars(sa.select(AuditEntry.event)))
    assert kinds.count("ReturnsRequested") == 2


def test_an_agency_invited_after_the_agenda_is_told_by_mail_without_a_name(
    town: Town, letters: Letters
) -> None:
    case = listed(town).case
    circulate(town)
    with clock.moved_to(SOON):
        invite(town, case, town.housing, town.police)
    [mail] = [mail for mail in letters() if mail.subject.startswith("Your agency is asked")]
    assert mail.to == town.officer.email
    assert "Meeting: Thursday 26 November 2026, 10am" in mail.text
    assert (case.reference or "?") not in mail.text
    assert "Amina" not in mail.text


def test_while_the_agenda_can_be_recalled_a_late_guest_is_not_written_to(
    town: Town, letters: Letters
) -> None:
    case = listed(town).case
    circulate(town)
    with clock.moved_to(IN_TIME + timedelta(minutes=2)):
        invite(town, case, town.housing, town.police)
        by = town.actor(town.coordinator)
        operations.recall(town.make.session, by=by, meeting=town.meeting)
    assert letters() == []
    assert list(town.make.session.scalars(sa.select(Mail.id))) == []


def test_when_the_others_are_due_already_it_has_until_the_next_hour_that_is_left(
    town: Town,
) -> None:
    case = listed(town).case
    circulate(town)
    with clock.moved_to(PAST_DUE):
        invite(town, case, town.housing, town.police)
    assert asked(town) == {town.housing.id: DUE, town.police.id: LOCKED}


def test_the_agency_of_an_advocate_who_comes_late_is_asked_too(town: Town) -> None:
    support = town.make.agency("Lighthouse", area=town.area)
    advocate = town.make.user(Role.ADVOCATE, area=town.area, agency=support)
    case = listed(town).case
    circulate(town)
    with clock.moved_to(SOON):
        invite(town, case, town.housing, advocate=advocate.id)
    assert asked(town) == {town.housing.id: DUE, support.id: DUE}


def test_an_agency_invited_before_is_asked_with_the_agenda_and_once(town: Town) -> None:
    case = listed(town).case
    with clock.moved_to(IN_TIME):
        invite(town, case, town.housing, town.police)
    assert asked(town) == {}
    circulate(town)
    assert asked(town) == {town.housing.id: DUE, town.police.id: DUE}
    with clock.moved_to(SOON):
        invite(town, case, town.housing)
        invite(town, case, town.housing, town.police)
    assert asked(town) == {town.housing.id: DUE, town.police.id: DUE}


def test_nobody_is_asked_once_the_room_has_opened_the_case_or_the_agenda_came_back(
    town: Town,
) -> None:
    listing = listed(town)
    circulate(town)
    listing.started_at = clock.now()
    town.make.session.flush()
    with clock.moved_to(SOON):
        invite(town, listing.case, town.housing, town.police)
    assert set(asked(town)) == {town.housing.id}
    listing.started_at = listing.circulated_at = None
    town.make.session.flush()
    with clock.moved_to(SOON):
        invite(town, listing.case, town.housing)
        invite(town, listing.case, town.housing, town.police)
    assert set(asked(town)) == {town.housing.id}
