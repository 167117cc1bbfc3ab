"""Each way of releasing an item, for each reader; and nobody reads before having answered."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import CaseGrant, Conflict
from marac.returns import operations, queries
from marac.returns.models import Answer, Sharing
from marac.returns.reading import ReadItem
from tests.returns.conftest import World


def read(session: Session, world: World, user: User) -> list[ReadItem]:
    """What a person reads of the police's return."""
    found = queries.list_for_case(session, by=world.actor(user), case=world.case)
    return [item for r in found if r.agency_id == world.police.id for item in r.items]


@pytest.fixture
def released(world: World) -> World:
    """The police's return with one item of each release; all three agencies have answered."""
    world.item("seen by all", Sharing.ALL)
    world.item("for housing", Sharing.NAMED, world.housing)
    world.item("for the chair", Sharing.CHAIR)
    world.item("kept back", Sharing.WITHHELD, reason="A live operation")
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    world.submit(world.housing_return, world.landlord)
    world.submit(world.health_return, world.nurse)
    return world


def texts(items: list[ReadItem]) -> list[str]:
    return [item.text for item in items]


def test_the_agency_itself_reads_everything_it_wrote(session: Session, released: World) -> None:
    found = texts(read(session, released, released.officer))
    assert found == ["seen by all", "for housing", "for the chair", "kept back"]


def test_a_named_agency_reads_what_was_released_to_it(session: Session, released: World) -> None:
    assert texts(read(session, released, released.landlord)) == ["seen by all", "for housing"]


def test_another_invited_agency_reads_only_what_all_may(session: Session, released: World) -> None:
    assert texts(read(session, released, released.nurse)) == ["seen by all"]


def test_the_coordinator_learns_that_something_is_withheld_and_why_but_never_the_text(
    session: Session, released: World
) -> None:
    items = read(session, released, released.coordinator)
    assert texts(items) == ["seen by all", "for housing", ""]
    assert items[-1].withheld_reason == "A live operation"
    assert not items[-1].is_open


def test_the_chair_alone_reads_what_is_for_the_chair(session: Session, released: World) -> None:
    items = read(session, released, released.chair)
    assert texts(items) == ["seen by all", "for housing", "for the chair", ""]


def test_representatives_are_not_told_that_something_is_withheld(
    session: Session, released: World
) -> None:
    for user in (released.landlord, released.nurse):
        sharings = {item.sharing for item in read(session, released, user)}
        assert sharings <= {Sharing.ALL, Sharing.NAMED}


def test_nobody_else_reads_a_return_before_it_is_handed_in(session: Session, world: World) -> None:
    world.item("unfinished", Sharing.ALL)
    world.submit(world.housing_return, world.landlord)
    for user in (world.landlord, world.coordinator, world.chair):
        assert read(session, world, user) == []
    assert texts(read(session, world, world.officer)) == ["unfinished"]


def test_an_agency_reads_others_only_once_it_has_answered_and_nil_counts(
    session: Session, world: World
) -> None:
    world.item("seen by all", Sharing.ALL)
    world.item("for housing", Sharing.NAMED, world.housing)
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    assert read(session, world, world.landlord) == []
    world.submit(world.housing_return, world.landlord, Answer.NOT_KNOWN)
    assert texts(read(session, world, world.landlord)) == ["seen by all", "for housing"]


def test_an_answer_to_a_later_hearing_opens_what_was_shared_before(
    session: Session, world: World
) -> None:
    world.item("seen by all", Sharing.ALL)
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    world.listing.ended_at = world.listing.listed_at
    session.flush()
    december = world.make.meeting(world.area, world.meeting.starts_at.replace(month=12))
    later = world.make.circulated(world.case, december, world.coordinator)
    again = world.make.request(later, world.housing)
    assert read(session, world, world.landlord) == []
    world.submit(again, world.landlord)
    assert texts(read(session, world, world.landlord)) == ["seen by all"]


def test_an_agency_whose_invitation_was_withdrawn_reads_nothing(
    session: Session, released: World
) -> None:
    invitation = next(i for i in released.case.invitations if i.agency_id == released.housing.id)
    invitation.withdrawn_at = invitation.invited_at
    session.flush()
    by = released.actor(released.landlord)
    assert queries.list_for_case(session, by=by, case=released.case) == []


def test_an_advocate_reads_where_assigned_and_nowhere_else(
    session: Session, released: World
) -> None:
    make = released.make
    victim_support = make.agency("Victim support", area=released.area)
    assigned, other = (
        make.user(Role.ADVOCATE, area=released.area, agency=victim_support) for _ in range(2)
    )
    released.case.advocate_id = assigned.id
    make.invitation(released.case, victim_support, released.coordinator)
    theirs = make.request(released.listing, victim_support)
    released.submit(theirs, assigned)
    assert texts(read(session, released, assigned)) == ["seen by all"]
    assert queries.list_for_case(session, by=released.actor(other), case=released.case) == []
    assert queries.get_own(session, by=released.actor(other), return_id=theirs.id) is None


def test_a_conflicted_representative_finds_no_return_not_even_their_own(
    session: Session, released: World
) -> None:
    released.make.add(
        Conflict(
            case_id=released.case.id,
            user_id=released.officer.id,
            declared_by_id=released.officer.id,
        )
    )
    by = released.actor(released.officer)
    assert queries.list_for_case(session, by=by, case=released.case) == []
    assert queries.list_worklist(session, by=by) == []
    assert queries.get_own(session, by=by, return_id=released.police_return.id) is None


def test_why_an_agency_cannot_share_is_for_coordinator_and_chair(
    session: Session, world: World
) -> None:
    by = world.actor(world.officer)
    operations.answer(
        session,
        by=by,
        agency_return=world.police_return,
        answer=Answer.CANNOT_SHARE,
        reason="A court order",
    )
    operations.submit(session, by=by, agency_return=world.police_return)
    world.submit(world.housing_return, world.landlord)

    def reason(user: User) -> str:
        found = queries.list_for_case(session, by=world.actor(user), case=world.case)
        return next(r.reason for r in found if r.agency_id == world.police.id)

    assert reason(world.coordinator) == reason(world.chair) == "A court order"
    assert reason(world.landlord) == ""


def test_a_grant_gives_nothing_to_an_auditor_who_has_become_a_representative(
    session: Session, released: World
) -> None:
    released.make.add(
        CaseGrant(
            case_id=released.case.id,
            user_id=released.nurse.id,
            purpose="An audit of last month",
            granted_at=clock.now(),
            granted_by_id=released.coordinator.id,
            approved_by_id=released.chair.id,
            expires_at=clock.now() + timedelta(days=5),
        )
    )
    assert texts(read(session, released, released.nurse)) == ["seen by all"]
