"""Where matters come from: what a person has to do or watch over, by the policies of the pages."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission, Role
from marac.actions import policy as actions
from marac.actions.late import list_watched_by_managers
from marac.actions.models import Action
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases.models import Case
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.matters import Matter, Source
from marac.reminders.sources_of_contacts import list_contacts
from marac.reminders.sources_of_cycle import list_minutes, list_tellings
from marac.reminders.sources_of_house import list_agreements, list_approvals, list_declarations
from marac.reminders.sources_of_managers import list_managed
from marac.returns import policy as returns
from marac.returns.models import Return
from marac.returns.states import wanted_expression


def list_actions(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the actions that were issued and not reported on: own ones, their agency's, the area's.

    An action whose owner has no account here, or has left the agency, is whoever speaks for it.
    What is late in an agency goes to its manager, where one is named, instead of to its voices.
    """
    if by.area_id is None:
        return
    rows = session.execute(
        sa.select(Action, Case.reference, _owner_is_here().label("owned"))
        .join(Case, Case.id == Action.case_id)
        .where(
            actions.visible_to(by),
            Case.area_id == by.area_id,
            Action.issued_at.is_not(None),
            Action.ended_at.is_(None),
            Action.reported_done_at.is_(None),
        )
        .order_by(Action.due_on, Action.id)
    )
    watched = list_watched_by_managers(session, by=by) if by.voice_agency_ids else frozenset()
    for action, reference, owned in rows:
        rung = _rung(action, by, owned=bool(owned))
        if rung is Rung.AGENCY and action.id in watched:
            continue
        if rung is not None and action.issued_at is not None:
            yield Matter(
                kind=Kind.ACTION,
                subject_id=action.id,
                due_on=action.due_on,
                since=clock.london_day(action.issued_at),
                rung=rung,
                reference=f"{reference} / {action.number}",
                # Its owner gets the page that asks for one choice and one sentence.
                page="actions.update" if rung is Rung.OWNER else "actions.view",
                values=(("action_id", action.id),),
            )


def _owner_is_here() -> sa.ColumnElement[bool]:
    """Say that an action's owner signs in here and still belongs to the agency that took it on."""
    return (
        sa.select(Membership.id)
        .where(
            Membership.user_id == Action.owner_id,
            Membership.agency_id == Action.agency_id,
            held_today(),
        )
        .correlate(Action)
        .exists()
    )


def _rung(action: Action, by: Actor, *, owned: bool) -> Rung | None:
    if action.owner_id == by.user_id and action.agency_id in by.agency_ids:
        return Rung.OWNER
    if action.agency_id in by.voice_agency_ids:
        return Rung.AGENCY if owned else Rung.OWNER
    return Rung.CHAIR if by.has(Role.CHAIR) else None


def list_returns(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the returns that the person's agencies were asked for and have not sent."""
    rows = session.execute(
        sa.select(Return, Case.reference)
        .join(Return.listing)
        .join(Case, Case.id == Return.case_id)
        .where(returns.own(by), wanted_expression(), Return.submitted_at.is_(None))
        .order_by(Return.due_at, Return.id)
    )
    for row, reference in rows:
        yield Matter(
            kind=Kind.RETURN,
            subject_id=row.id,
            due_on=clock.london_day(row.due_at),
            since=clock.london_day(row.requested_at),
            rung=Rung.OWNER,
            reference=reference or "",
            page="returns.worklist",
        )


# What each needs to be allowed before it is asked; the rest asks by itself.
SOURCES: tuple[tuple[Permission | None, Source], ...] = (
    (None, list_managed),
    (Permission.ACTION_LIST, list_actions),
    (Permission.RETURN_WRITE, list_returns),
    (None, list_tellings),
    (Permission.CONTACT_MAKE, list_contacts),
    (Permission.MEETING_READ, list_minutes),
    (None, list_approvals),
    (None, list_declarations),
    (None, list_agreements),
)


def sources_for(by: Actor) -> list[Source]:
    """Give the sources that have something for a person with these roles."""
    return [source for needs, source in SOURCES if needs is None or by.may(needs)]
