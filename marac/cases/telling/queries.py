"""Reading whom somebody has to tell, and how many of a meeting were told."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, load_only

from marac import clock
from marac.access import AGENCY_VOICES, Actor, Role, prepared
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.cases import policy as cases
from marac.cases.models import Case, Listing, Part, PartKind, VoiceEntry
from marac.cases.telling import policy
from marac.cases.telling.duties import COORDINATOR, Duty, begun_on, planned_in, usual_day
from marac.cases.telling.states import (
    STAGES,
    WAITING,
    TellingState,
    last_of,
    stage_of,
    standing_expression,
    state_expression,
    was_told,
)
from marac.database import beyond, instant
from marac.people.models import Identity

TELLERS = (Role.COORDINATOR, Role.CHAIR, *AGENCY_VOICES)
LATELY = timedelta(days=14)
WHY = "whose a duty is follows from seats and conflicts of others; what is given is the reader's"
Teller, Advocate = aliased(User), aliased(User)
READ = (
    Listing.id,
    Listing.case_id,
    Listing.meeting_id,
    Listing.meeting_at,
    Listing.answers_at,
    Listing.listed_at,
    Listing.circulated_at,
    Listing.decided_at,
    Listing.victim_told_by,
    Listing.victim_told_how,
    Listing.victim_told_due,
    Listing.teller_id,
)


@dataclass(frozen=True)
class Told:
    """How many people of a meeting were told, of how many: before it, and of the outcome."""

    before: int
    before_of: int
    after: int
    after_of: int
    not_to_be: int


def list_waiting(session: Session, *, by: Actor) -> list[Duty]:
    """List the duties that wait, the earliest due first: one's own, or the area's for who runs it.

    A duty is its teller's, else the advocate's, else the co-ordinator's: whoever of them may open
    the case today.
    """
    return [duty for duty in list_duties(session, by=by) if duty.waits]


def list_duties(session: Session, *, by: Actor) -> list[Duty]:
    """List the duties that wait, those done lately, and whom it was decided not to tell."""
    if not by.has(*TELLERS) or by.area_id is None:
        return []
    with beyond(session, WHY):
        rows = session.execute(*_duties(by)).all()
    return sorted((_duty(row) for row in rows), key=lambda duty: (duty.due_on, duty.reference))


def count_told(session: Session, *, by: Actor, meeting_id: UUID) -> Told:
    """Count who was told among the cases of a meeting that are open to a person."""
    row = session.execute(*_told(by, meeting_id=meeting_id)).one()
    return Told(*(int(number or 0) for number in row))


def with_owners(session: Session, duties: list[Duty]) -> list[Duty]:
    """Say of duties of a loaded case whose they are today; one query, none without a duty."""
    if not duties:
        return []
    ids = [duty.listing_id for duty in duties]
    with beyond(session, WHY):
        rows = session.execute(_owners(), {"ids": ids}).all()
    owners = {row.id: _owner(row) for row in rows}
    return [
        replace(duty, owner_id=owners[duty.listing_id][0], owner=owners[duty.listing_id][1])
        for duty in duties
    ]


def is_theirs(duty: Duty, by: Actor) -> bool:
    """Tell whether a duty falls to a person: theirs by name, or nobody's and they co-ordinate."""
    if duty.owner_id is None:
        return by.has(Role.COORDINATOR)
    return duty.owner_id == by.user_id


@prepared
def _duties(by: Actor) -> sa.Select[*tuple[Any, ...]]:
    state = state_expression()
    lately = _last(VoiceEntry.recorded_at) >= instant(lambda: clock.now() - LATELY)
    shown = sa.or_(
        state.in_([*WAITING, TellingState.NOT_TOLD]),
        sa.and_(state == TellingState.TOLD.value, lately),
    )
    mine = sa.true() if by.runs_the_cycle else policy.theirs(by)
    return (
        sa.select(
            Listing,
            Case.reference,
            Area,
            Identity,
            state.label("state"),
            _last(VoiceEntry.again_on).label("again_on"),
            _last(VoiceEntry.recorded_at).label("recorded_at"),
            _last(VoiceEntry.happened_on).label("happened_on"),
            *_able(),
        )
        .join(Case, Case.id == Listing.case_id)
        .join(Area, Area.id == Case.area_id)
        .outerjoin(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .outerjoin(Identity, Identity.id == Part.identity_id)
        .outerjoin(Teller, Teller.id == Listing.teller_id)
        .outerjoin(Advocate, Advocate.id == Case.advocate_id)
        .where(cases.visible_to(by), cases.known_listing(by), mine, shown)
        .options(load_only(*READ))
    )


def _last(column: Any) -> sa.ColumnElement[Any]:
    before, after = STAGES
    return sa.case(
        (Listing.decided_at.is_(None), last_of(before, column)), else_=last_of(after, column)
    )


def _duty(row: Any) -> Duty:
    listing, now = row.Listing, TellingState(row.state)
    stage, tried = stage_of(listing), now is TellingState.AGAIN
    owner_id, owner = _owner(row)
    usual = usual_day(listing, area=row.Area, stage=stage)
    return Duty(
        case_id=listing.case_id,
        reference=row.reference or "",
        initials=row.Identity.initials if row.Identity is not None else "",
        listing_id=listing.id,
        stage=stage,
        meeting_at=listing.meeting_at,
        state=now,
        due_on=row.again_on if tried else usual,
        since=clock.london_day(row.recorded_at) if tried else begun_on(listing, stage),
        owner_id=owner_id,
        owner=owner,
        planned=planned_in(listing),
        settled_on=None if now in WAITING else row.happened_on,
    )


@cache
def _owners() -> sa.Select[*tuple[Any, ...]]:
    """Select whose the telling of some listings is; the reader was found to know of them."""
    return (
        sa.select(Listing.id, *_able())
        .join(Case, Case.id == Listing.case_id)
        .outerjoin(Teller, Teller.id == Listing.teller_id)
        .outerjoin(Advocate, Advocate.id == Case.advocate_id)
        .where(Listing.id.in_(sa.bindparam("ids", expanding=True)))
    )


def _able() -> list[sa.ColumnElement[Any]]:
    """Read who was chosen and who is the advocate, and whether each may open the case today."""
    return [
        Listing.teller_id.label("teller_id"),
        Teller.name.label("teller"),
        policy.can_tell(Listing.teller_id).label("teller_can"),
        Case.advocate_id.label("advocate_id"),
        Advocate.name.label("advocate"),
        policy.can_tell(Case.advocate_id).label("advocate_can"),
    ]


def _owner(row: Any) -> tuple[UUID | None, str]:
    """Say whose it is: the teller's, else the advocate's, else the co-ordinator's."""
    if row.teller_id is not None and row.teller_can:
        return row.teller_id, row.teller
    if row.advocate_id is not None and row.advocate_can:
        return row.advocate_id, row.advocate
    return None, COORDINATOR


def _on_the_agenda() -> sa.ColumnElement[bool]:
    """Leave out what was simply taken off again, before anybody decided."""
    heard = sa.or_(Listing.decided_at.is_not(None), Listing.deferral_code != "")
    return sa.or_(Listing.ended_at.is_(None), heard)


@prepared
def _told(by: Actor, *, meeting_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    before, after = STAGES
    went_out = Listing.circulated_at.is_not(None)
    decided = Listing.decided_at.is_not(None)
    refused = sa.and_(decided, standing_expression(after) == TellingState.NOT_TOLD.value)
    counted = (
        sa.and_(went_out, was_told(before)),
        went_out,
        sa.and_(decided, was_told(after)),
        decided,
        refused,
    )
    return (
        sa.select(*[sa.func.sum(sa.case((one, 1), else_=0)) for one in counted])
        .select_from(Listing)
        .join(Case, Case.id == Listing.case_id)
        .where(Listing.meeting_id == meeting_id, cases.visible_to(by), _on_the_agenda())
    )
