"""The second wall: on PostgreSQL, raw SQL shows each person the rows that the policies give them.

Every raw statement here runs as the application's role and names no condition at all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission, Role
from marac.actions import policy as actions
from marac.actions.models import Action, ActionUpdate
from marac.attachments import policy as attachments
from marac.attachments.models import Attachment, Audience
from marac.cases import conditions
from marac.cases import policy as cases
from marac.cases.models import (
    BreakGlass,
    Case,
    CommunityImpact,
    CriticalIncident,
    Emergency,
    Listing,
    Merge,
    NamingReview,
    Part,
    PartKind,
    PromptDecision,
    Question,
    Repeat,
    RiskAnswers,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    StaffPoint,
    Traits,
    Transfer,
    TypedPage,
    VoiceEntry,
)
from marac.database import act_as, beyond, db
from marac.incidents.models import Incident, IncidentChange, IncidentStrand
from marac.inspection import Kind
from marac.meetings.models import Heading, Note
from marac.people.models import Identity
from marac.returns import policy as returns
from marac.returns.models import Nature, Return, ReturnItem, Sharing
from marac.risk.first import SET_ID
from tests.access.heard import rows
from tests.access.returned import rows as come_back_rows
from tests.access.worlds import World, build
from tests.factories import Factory

pytestmark = pytest.mark.usefixtures("on_postgresql")

Condition = sa.ColumnElement[bool]


def may_read(actor: Actor) -> Condition:
    """The words of a case: who may open it, who wrote the referral, whoever broke the glass."""
    return sa.or_(cases.openable_by(actor), cases.referred_by(actor))


def may_reach_them(actor: Actor) -> Condition:
    """The safe contact."""
    released = cases.within(actor, Permission.CASE_READ_SAFE_CONTACT)
    return sa.or_(released, cases.referred_by(actor), cases.opened_in_emergency(actor))


def may_see_traits(actor: Actor) -> Condition:
    """What the person harmed said of themselves."""
    assigned = sa.and_(conditions.assigned(actor), conditions.invited(actor, Role.ADVOCATE))
    near = sa.or_(sa.literal(actor.runs_the_cycle), conditions.authored(actor), assigned)
    return sa.and_(may_reach_them(actor), near)


def may_know_names(actor: Actor) -> Condition:
    return sa.or_(may_read(actor), cases.awaiting_attestation(actor))


def may_know_of(actor: Actor) -> Condition:
    """That a case exists: also an auditor, a governance lead, and who has an action in it."""
    own_work = (
        sa.select(Action.id)
        .where(Action.case_id == Case.id, actions.visible_to(actor))
        .correlate(Case)
        .exists()
    )
    listed = cases.within(actor, Permission.CASE_LIST_SEARCH)
    return sa.or_(may_know_names(actor), own_work, listed)


def may_read_return(actor: Actor) -> Condition:
    """What is readable; those who run the cycle also know which are owed."""
    owed = sa.and_(cases.visible_to(actor), sa.literal(actor.runs_the_cycle))
    return sa.or_(returns.readable_by(actor), owed)


def may_find_item(actor: Actor) -> Condition:
    return sa.and_(may_read_return(actor), returns.items_listed_for(actor))


def _of_case(model: Any) -> sa.Select[Any]:
    return sa.select(model.id).join(Case, Case.id == model.case_id)


# Each table of the wall with the query that a policy guards.
GUARDED: dict[str, Callable[[Actor], sa.Select[Any]]] = {
    "cases": lambda by: sa.select(Case.id).where(may_know_of(by)),
    "case_parts": lambda by: sa.select(Part.id).join(Case).where(may_know_names(by)),
    "identities": lambda by: sa.select(Identity.id).join(Part).join(Case).where(may_know_names(by)),
    "safe_contacts": lambda by: sa.select(SafeContact.id).join(Case).where(may_reach_them(by)),
    "traits": lambda by: sa.select(Traits.id).join(Case).where(may_see_traits(by)),
    "typed_pages": lambda by: (
        sa.select(TypedPage.id)
        .join(Case, Case.id == TypedPage.case_id)
        .where(cases.referred_by(by), Case.submitted_at.is_(None))
    ),
    "risk_assessments": lambda by: sa.select(RiskAssessment.id).join(Case).where(may_read(by)),
    "risk_answers": lambda by: (
        sa.select(RiskAnswers.id).join(RiskAnswers.assessment).join(Case).where(may_read(by))
    ),
    "community_impacts": lambda by: sa.select(CommunityImpact.id).join(Case).where(may_read(by)),
    "critical_incidents": lambda by: sa.select(CriticalIncident.id).join(Case).where(may_read(by)),
    "questions": lambda by: sa.select(Question.id).join(Case).where(may_read(by)),
    "incidents": lambda by: sa.select(Incident.id).join(Case).where(may_read(by)),
    "incident_strands": lambda by: (
        sa.select(IncidentStrand.id).join(Incident).join(Case).where(may_read(by))
    ),
    "incident_changes": lambda by: (
        sa.select(IncidentChange.id)
        .join(Case, Case.id == IncidentChange.case_id)
        .where(cases.visible_to(by))
    ),
    "naming_reviews": lambda by: (
        sa.select(NamingReview.id)
        .join(Case, Case.id == NamingReview.case_id)
        .where(cases.visible_to(by))
    ),
    "notes": lambda by: sa.select(Note.id).join(Listing).join(Case).where(cases.visible_to(by)),
    "returns": lambda by: sa.select(Return.id).join(Case).where(may_read_return(by)),
    "return_items": lambda by: (
        sa.select(ReturnItem.id).join(Return).join(Case).where(may_find_item(by))
    ),
    "actions": lambda by: sa.select(Action.id).join(Case).where(actions.visible_to(by)),
    "action_updates": lambda by: (
        sa.select(ActionUpdate.id).join(Action).join(Case).where(actions.visible_to(by))
    ),
    "voice_entries": lambda by: _of_case(VoiceEntry).where(cases.visible_to(by)),
    "staff_points": lambda by: _of_case(StaffPoint).where(cases.visible_to(by)),
    "prompt_decisions": lambda by: _of_case(PromptDecision).where(cases.visible_to(by)),
    "repeats": lambda by: _of_case(Repeat).where(may_read(by)),
    "case_merges": lambda by: _of_case(Merge).where(cases.visible_to(by)),
    "transfers": lambda by: _of_case(Transfer).where(cases.visible_to(by)),
    "attachments": lambda by: sa.select(Attachment.id).join(Case).where(attachments.listed_for(by)),
}


@pytest.fixture
def on_postgresql(app: Flask) -> None:
    """Leave these stories out where there is no second wall."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row-level security is PostgreSQL's")


@contextmanager
def seeing_as(session: Session, user_id: UUID, area_id: UUID | None) -> Iterator[None]:
    """Look as a person inside the block, as their request does, and undo what is done there."""
    session.flush()
    savepoint = session.begin_nested()
    act_as(session, user_id=user_id, area_id=area_id)
    try:
        yield
    finally:
        session.info.pop("standpoint")
        savepoint.rollback()


def raw(session: Session, table: str) -> set[UUID]:
    return set(session.scalars(sa.text(f"SELECT id FROM {table}")))


def furnish(world: World) -> None:
    """Give every case a row in every table, and the person an emergency in some."""
    for (state, relation), case_id in world.cases.items():
        case = world.make.session.get_one(Case, case_id)
        _describe(world, case)
        if relation in {"area_not_invited", "restricted_not_named", "conflict", "authored"}:
            _break_glass(world, case, minutes=30)
        if relation == "unattested":
            _break_glass(world, case, minutes=-1)
        for listing in case.listings:
            world.make.add(
                Note(
                    listing_id=listing.id,
                    heading=Heading.RISK,
                    text="It is getting worse",
                    edited_at=clock.now(),
                    edited_by_id=world.officer.id,
                )
            )
            _answer(world, listing, handed_in=state in "HC")
        _attach(world, case)
        world.make.session.add_all(rows(case, world.officer))
        come_back_rows(world.make, case)
    _act(world)


def _describe(world: World, case: Case) -> None:
    now, officer = clock.now(), world.officer
    area = world.make.session.get_one(type(world.area), case.area_id)
    case.parts.append(Part(kind=PartKind.SUBJECT, identity=world.make.identity(area)))
    case.contact = SafeContact(means="Mobile, after 6pm")
    case.traits = Traits(immigration="He says that he will report her")
    world.make.add(TypedPage(case_id=case.id, page="voice", content={"fields": []}))
    strands = [IncidentStrand(strand="RACE")]
    shouting = Incident(happened_on=now.date(), summary="Shouted at", strands=strands)
    case.incidents.append(shouting)
    world.make.session.flush()
    world.make.add(
        IncidentChange(
            case_id=case.id,
            incident_id=shouting.id,
            changed_at=now,
            changed_by_id=officer.id,
            agency_id=case.agency_id,
            answer="summary",
            said="Spoken to",
        )
    )
    world.make.add(NamingReview(case_id=case.id, due_on=now.date()))
    case.questions.append(Question(asked_at=now, asked_by_id=officer.id, text="Who saw it?"))
    case.assessments.append(
        RiskAssessment(
            assessed_at=now,
            assessed_by_id=officer.id,
            agency_id=case.agency_id,
            level=RiskLevel.HIGH,
            reason="It is getting worse",
            sheet=RiskAnswers(question_set_id=SET_ID, answers={"injury": {"score": 1}}),
        )
    )
    case.critical_incidents.append(
        CriticalIncident(declared_at=now, declared_by_id=officer.id, reason="No trust left")
    )
    world.make.add(CommunityImpact(case_id=case.id, recorded_at=now, recorded_by_id=officer.id))


def _attach(world: World, case: Case) -> None:
    """Give a case a file of its referrer's and of the co-ordinator's, for all and for the few."""
    for agency_id in (case.agency_id, None):
        for sharing in Audience:
            world.make.add(
                Attachment(
                    case_id=case.id,
                    agency_id=agency_id,
                    added_by_id=world.officer.id,
                    sharing=sharing,
                    kind=Kind.TEXT,
                    size=5,
                    name="a.txt",
                    content=b"words",
                )
            )


def _break_glass(world: World, case: Case, *, minutes: int) -> None:
    row = BreakGlass(
        case_id=case.id,
        user_id=world.user.id,
        category=Emergency.DANGER_TO_LIFE,
        reason="He stands before her door with a can of petrol",
        opened_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=minutes),
    )
    world.make.add(row)


def _answer(world: World, listing: Listing, *, handed_in: bool) -> None:
    """Give each return of a listing an item of every kind of sharing."""
    found = sa.select(Return).where(Return.listing_id == listing.id)
    for row in world.make.session.scalars(found).all():
        if handed_in:
            row.submitted_at, row.submitted_by_id = clock.now(), world.officer.id
        for sharing in Sharing:
            item = ReturnItem(
                position=9,
                text=f"Shared with {sharing}",
                nature=Nature.FACT,
                sharing=sharing,
                withheld_reason="Not ours to give" if sharing is Sharing.WITHHELD else "",
            )
            row.items.append(item)


def _act(world: World) -> None:
    """Give each action a history, and leave some as they were typed, agreed by nobody yet."""
    for number, action in enumerate(world.make.session.scalars(sa.select(Action)).all()):
        if number % 3 == 0:
            action.agreed_at = None
        if number % 3 == 1:
            action.owner_id, action.agency_id = world.user.id, world.agency.id
        step = ActionUpdate(made_at=clock.now(), made_by_id=world.officer.id, step="note")
        action.updates.append(step)


@pytest.mark.parametrize("role", list(Role))
def test_raw_sql_finds_in_every_table_what_the_policies_let_a_person_see(
    make: Factory, session: Session, role: Role
) -> None:
    world = build(make, role)
    furnish(world)
    session.flush()
    actor = world.actor()
    wrong: dict[str, list[str]] = {}
    where = {case_id: f"{state} {relation}" for (state, relation), case_id in world.cases.items()}
    for table, guarded in GUARDED.items():
        expected = set(session.scalars(guarded(actor)))
        with seeing_as(session, actor.user_id, actor.area_id):
            found = raw(session, table)
        if table == "cases":
            wrong[table] = sorted(where[case_id] for case_id in expected ^ found)
        else:
            wrong[table] = [f"+{len(found - expected)} -{len(expected - found)}"]
    assert {t: w for t, w in wrong.items() if w not in ([], ["+0 -0"])} == {}


def test_the_world_holds_something_to_find_and_to_miss(make: Factory, session: Session) -> None:
    world = build(make, Role.REPRESENTATIVE)
    furnish(world)
    session.flush()
    for table, guarded in GUARDED.items():
        seen = len(set(session.scalars(guarded(world.actor()))))
        assert 0 < seen < len(raw(session, table)), table


def test_nobody_sees_nothing(make: Factory, session: Session) -> None:
    furnish(build(make, Role.COORDINATOR))
    session.flush()
    connection = session.connection()
    connection.execute(sa.text("SELECT set_config('app.mode', '', true)"))
    assert {table: raw(session, table) for table in GUARDED} == {key: set() for key in GUARDED}


def test_a_setting_without_an_area_or_of_somebody_without_a_seat_shows_nothing(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.COORDINATOR)
    for user_id, area_id in (
        (world.user.id, None),
        (world.user.id, world.elsewhere.id),
        (world.second.id, world.area.id),
    ):
        with seeing_as(session, user_id, area_id):
            assert raw(session, "cases") == set()


def test_a_person_who_is_disabled_or_lost_the_agreement_sees_nothing(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.COORDINATOR)
    for shut in (
        lambda: setattr(world.user, "disabled_at", clock.now()),
        lambda: setattr(world.agency.agreements[0], "expires_on", clock.today()),
    ):
        with session.begin_nested() as savepoint:
            shut()
            with seeing_as(session, world.user.id, world.area.id):
                assert raw(session, "cases") == set()
            savepoint.rollback()
    with seeing_as(session, world.user.id, world.area.id):
        assert raw(session, "cases") != set()


def test_a_row_that_a_person_may_not_see_is_neither_changed_nor_deleted(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.REPRESENTATIVE)
    hidden = world.cases["P", "conflict"]
    with seeing_as(session, world.user.id, world.area.id):
        for statement in (
            "UPDATE cases SET decision_note = 'x' WHERE id = :id",
            "DELETE FROM actions WHERE case_id = :id",
        ):
            done = session.execute(sa.text(statement), {"id": hidden})
            assert done.rowcount == 0  # type: ignore[attr-defined]


def test_a_row_is_never_written_into_another_area(make: Factory, session: Session) -> None:
    world = build(make, Role.COORDINATOR)
    with seeing_as(session, world.user.id, world.area.id):
        moved = sa.text("UPDATE cases SET area_id = :area WHERE id = :id")
        values = {"area": world.elsewhere.id, "id": world.cases["S", "invited"]}
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
            session.execute(moved, values)


def test_beyond_shows_all_inside_the_block_and_the_persons_own_after_it(
    make: Factory, session: Session
) -> None:
    world = build(make, Role.REPRESENTATIVE)
    everything = raw(session, "cases")
    with seeing_as(session, world.user.id, world.area.id):
        own = raw(session, "cases")
        with beyond(session, "a test of the block"):
            assert raw(session, "cases") == everything
        assert raw(session, "cases") == own != everything
        with pytest.raises(ZeroDivisionError), beyond(session, "a test of what fails in it"):
            raise ZeroDivisionError
        assert raw(session, "cases") == own


def test_the_applications_role_owns_nothing_and_cannot_take_the_wall_away(
    session: Session,
) -> None:
    owned = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
    assert session.scalars(sa.text(owned)).all() == []
    for statement in (
        "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE cases NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY second_wall ON cases",
        "CREATE OR REPLACE FUNCTION marac_cases(asked text) RETURNS SETOF uuid"
        " LANGUAGE sql AS 'SELECT id FROM cases'",
        "SET ROLE marac_owner",
    ):
        with pytest.raises(sa.exc.ProgrammingError), session.begin_nested():
            session.execute(sa.text(statement))


def test_every_table_of_the_wall_is_walled_for_its_owner_too(session: Session) -> None:
    walled = sa.text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert set(session.scalars(walled)) == set(GUARDED)
