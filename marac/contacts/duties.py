"""The contact that is owed, case by case: who sees to it, how it stands and by when it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.policy import has_agreement, held_today
from marac.cases.callers import ROLES
from marac.cases.conditions import kept_away, on_the_list
from marac.cases.models import Case, Invitation
from marac.cases.stages import ever_circulated
from marac.contacts.models import Caller, Contact
from marac.contacts.states import Attempt, Facts, Standing, State, state_of

CHOSEN, ADVOCATE = aliased(User), aliased(User)
CHOSEN_AGENCY = aliased(Agency)


@dataclass(frozen=True)
class Duty:
    """The contact of one case. `holder` is who keeps in touch; empty when nobody can.

    `was` names somebody who was chosen and cannot any more. `begun` is the day from which the one
    who keeps in touch has had it.
    """

    case_id: UUID
    reference: str
    state: State
    holder_id: UUID | None
    holder: str
    holder_agency: str
    was: str
    chosen: bool
    begun: date


def select_facts(*conditions: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Select what is known of the contact of cases: a row for each attempt, in their order."""
    return (
        sa.select(
            Case.id.label("case_id"),
            Case.reference,
            Case.decided_at,
            Area.first_contact_days,
            Area.contact_days,
            Caller.given_at,
            CHOSEN.id.label("chosen_id"),
            CHOSEN.name.label("chosen"),
            CHOSEN_AGENCY.name.label("chosen_agency"),
            _chosen_is_able().label("chosen_able"),
            ADVOCATE.id.label("advocate_id"),
            ADVOCATE.name.label("advocate"),
            _advocate_is_able().label("advocate_able"),
            Contact.outcome,
            Contact.happened_on,
            Contact.recorded_at,
            Contact.next_on,
        )
        .join(Area, Area.id == Case.area_id)
        .outerjoin(Caller, sa.and_(Caller.case_id == Case.id, Caller.ended_at.is_(None)))
        .outerjoin(CHOSEN, CHOSEN.id == Caller.user_id)
        .outerjoin(CHOSEN_AGENCY, CHOSEN_AGENCY.id == Caller.agency_id)
        .outerjoin(ADVOCATE, ADVOCATE.id == Case.advocate_id)
        .outerjoin(Contact, Contact.case_id == Case.id)
        .where(*conditions)
        .order_by(Case.id, Contact.happened_on, Contact.recorded_at, Contact.id)
    )


def duties_of(rows: Sequence[Any]) -> list[Duty]:
    """Make of the rows of `select_facts` a duty for each case: what is due first, stands first."""
    made = [_duty(list(group)) for _, group in groupby(rows, key=lambda row: row.case_id)]
    return sorted(made, key=_order)


def _order(duty: Duty) -> tuple[bool, date, str]:
    """Put first what somebody has to put right, then what is due first."""
    state = duty.state
    return state.standing is not Standing.PROBLEM, state.due_on or date.max, duty.reference


def _duty(rows: Sequence[Any]) -> Duty:
    row = rows[0]
    chosen = row.chosen_id is not None
    able = bool(row.chosen_able if chosen else row.advocate_able)
    facts = Facts(
        taken_on_at=row.decided_at,
        first_days=row.first_contact_days,
        every_days=row.contact_days,
        able=able,
        given_at=row.given_at,
        attempts=[
            Attempt(one.outcome, one.happened_on, one.recorded_at, one.next_on)
            for one in rows
            if one.outcome is not None
        ],
    )
    name = (row.chosen if chosen else row.advocate) or ""
    state = state_of(facts)
    return Duty(
        case_id=row.case_id,
        reference=row.reference or "",
        state=state,
        holder_id=(row.chosen_id if chosen else row.advocate_id) if able else None,
        holder=name if able else "",
        holder_agency=(row.chosen_agency or "") if able and chosen else "",
        was="" if able else name,
        chosen=chosen,
        begun=_begun(row.given_at, state),
    )


def _begun(given_at: datetime | None, state: State) -> date:
    return state.since if given_at is None else max(state.since, clock.london_day(given_at))


def _seated(user_id: Any, agency_id: Any, roles: tuple[Role, ...]) -> sa.ColumnElement[bool]:
    """Say that a person holds one of these roles for an agency with an agreement, in the area."""
    return (
        sa.select(Membership.id)
        .where(
            Membership.user_id == user_id,
            Membership.agency_id == agency_id,
            Membership.area_id == Case.area_id,
            Membership.role.in_(roles),
            held_today(),
            has_agreement(),
        )
        .correlate_except(Membership)
        .exists()
    )


def _let_near(person: Any) -> sa.ColumnElement[bool]:
    """Say that somebody signs in, has no conflict of interest, and may see a restricted case."""
    return sa.and_(
        person.disabled_at.is_(None),
        ~kept_away(person.id),
        sa.or_(Case.restricted_at.is_(None), on_the_list(person.id)),
    )


def _chosen_is_able() -> sa.ColumnElement[bool]:
    return sa.and_(_seated(Caller.user_id, Caller.agency_id, ROLES), _let_near(CHOSEN))


def _advocate_is_able() -> sa.ColumnElement[bool]:
    """Say that the assigned advocate may open the case already: its agenda went out to them."""
    invited = (
        sa.select(Invitation.id)
        .join(Membership, Membership.agency_id == Invitation.agency_id)
        .where(
            Invitation.case_id == Case.id,
            Invitation.withdrawn_at.is_(None),
            Membership.user_id == ADVOCATE.id,
            Membership.area_id == Case.area_id,
            Membership.role == Role.ADVOCATE,
            held_today(),
            has_agreement(),
        )
        .correlate(Case, ADVOCATE)
        .exists()
    )
    return sa.and_(invited, ever_circulated(), _let_near(ADVOCATE))
