"""Reading actions: every one of these asks the policy first."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac.access import Actor, prepared
from marac.actions import policy
from marac.actions.lines import ActionLine, Filters
from marac.actions.log.sorting import order
from marac.actions.models import Action, ActionUpdate
from marac.actions.states import REFUSALS
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.calendar import MEETINGS
from marac.cases.models import Case, Listing

__all__ = [
    "ActionLine",
    "Filters",
    "MeetingDay",
    "count_actions",
    "count_open_by_agency",
    "get_action",
    "get_action_to_report_on",
    "list_actions",
    "list_for_case",
    "list_matters_arising",
]


class MeetingDay(Protocol):
    """What the log needs to know of a meeting, whose model lives in a package above."""

    id: Any
    area_id: Any
    starts_at: Any


def _lines(session: Session, statement: sa.Select[Any]) -> list[ActionLine]:
    """Run a statement over Action joined to Case, with all that a list shows loaded beside it."""
    loaded = statement.options(
        joinedload(Action.agency, innerjoin=True),
        joinedload(Action.case, innerjoin=True).selectinload(Case.parts),
        joinedload(Action.listing),
    )
    rows = session.execute(loaded).unique().all()
    return [ActionLine(action, bool(case_open)) for action, case_open in rows]


def _select(by: Actor, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    case_open = sa.case((cases.visible_to(by), 1), else_=0)
    return (
        sa.select(Action, case_open)
        .join(Case, Case.id == Action.case_id)
        .where(policy.visible_to(by), *conditions)
    )


def get_action(session: Session, *, by: Actor, action_id: UUID) -> ActionLine | None:
    """Read one action with its history, if the person may see it."""
    return _get(session, by, Action.id == action_id)


def _get(session: Session, by: Actor, *conditions: sa.ColumnElement[bool]) -> ActionLine | None:
    statement = _select(by, *conditions).options(
        selectinload(Action.updates).joinedload(ActionUpdate.made_by, innerjoin=True),
        joinedload(Action.case, innerjoin=True).selectinload(Case.listings),
        joinedload(Action.depends_on),
        selectinload(Action.date_requests),
    )
    return next(iter(_lines(session, statement)), None)


def get_action_to_answer(session: Session, *, by: Actor, action_id: UUID) -> ActionLine | None:
    """Read one action of which the person may tell how it stands; another's is not there."""
    return _get(session, by, Action.id == action_id, policy.answerable_by(by))


def get_action_to_report_on(session: Session, *, by: Actor, action_id: UUID) -> ActionLine | None:
    """Read one action that the person may report progress on; another's is not there."""
    return _get(session, by, Action.id == action_id, policy.reportable_by(by))


def count_actions(session: Session, *, by: Actor, filters: Filters) -> int:
    """Count the actions that a list would show."""
    statement = (
        sa.select(sa.func.count(Action.id))
        .join(Case, Case.id == Action.case_id)
        .where(policy.visible_to(by), *_conditions(session, by, filters))
    )
    return session.scalar(statement) or 0


def list_actions(  # noqa: PLR0913 - which page of which list, and in which order
    session: Session,
    *,
    by: Actor,
    filters: Filters,
    sort: str = "",
    offset: int = 0,
    limit: int = 50,
) -> list[ActionLine]:
    """List actions in an order of `log.sorting`; at first overdue ones, then by their days."""
    statement = (
        _select(by, *_conditions(session, by, filters))
        .options(joinedload(Action.depends_on), selectinload(Action.date_requests))
        .order_by(*order(sort))
        .offset(offset)
        .limit(limit)
    )
    if "agency" in sort:
        statement = statement.join(Agency, Agency.id == Action.agency_id)
    return _lines(session, statement)


def _conditions(session: Session, by: Actor, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Say in SQL what a list is narrowed to; names are sealed, so they are compared here."""
    found = filters.conditions(by)
    if not filters.owner:
        return found
    wanted = filters.owner.casefold()
    names = session.execute(
        sa.select(Action.id, Action.owner_name)
        .join(Case, Case.id == Action.case_id)
        .where(policy.visible_to(by), *found)
    )
    return [*found, Action.id.in_([row.id for row in names if wanted in row[1].casefold()])]


def list_for_case(session: Session, *, by: Actor, case: Case) -> list[ActionLine]:
    """List the actions of one case in the order in which they were made."""
    rows = session.execute(*_of_case(by, case_id=case.id)).unique()
    return [ActionLine(action, bool(case_open)) for action, case_open in rows]


@prepared
def _of_case(by: Actor, *, case_id: UUID) -> sa.Select[Any]:
    """Select the actions of a case, which is loaded already with the people in it."""
    return (
        _select(by, Action.case_id == case_id)
        .options(joinedload(Action.agency, innerjoin=True).load_only(Agency.name))
        .order_by(Action.number)
    )


def list_matters_arising(session: Session, *, by: Actor, meeting: MeetingDay) -> list[ActionLine]:
    """List what earlier meetings left for this one to hear about, longest due first.

    That is every action that was open when the meeting began, and those that ended since the
    meeting before as no longer possible or not done, so that honest outcomes are read out.
    """
    statement = (
        _select(by, *matters_arising(meeting))
        .join(Agency, Agency.id == Action.agency_id)
        .order_by(Action.due_on, Case.reference, Action.number)
    )
    return _lines(session, statement)


def matters_arising(meeting: MeetingDay) -> tuple[sa.ColumnElement[bool], ...]:
    """Say in SQL what earlier meetings left, for minutes too: they are cut for readers later."""
    return (
        Action.agreed_at < meeting.starts_at,
        sa.or_(Action.listing_id.is_(None), _of_an_earlier_meeting(meeting)),
        sa.or_(
            Action.ended_at.is_(None),
            Action.ended_at >= meeting.starts_at,
            sa.and_(Action.ending.in_(REFUSALS), _ended_since(_meeting_before(meeting))),
        ),
    )


def _of_an_earlier_meeting(meeting: MeetingDay) -> sa.ColumnElement[bool]:
    earlier = (
        sa.select(Listing.id)
        .join(MEETINGS, MEETINGS.c.id == Listing.meeting_id)
        .where(MEETINGS.c.area_id == meeting.area_id, MEETINGS.c.starts_at < meeting.starts_at)
    )
    return Action.listing_id.in_(earlier)


def _meeting_before(meeting: MeetingDay) -> sa.ScalarSelect[datetime]:
    return (
        sa.select(sa.func.max(MEETINGS.c.starts_at))
        .where(
            MEETINGS.c.area_id == meeting.area_id,
            MEETINGS.c.starts_at < meeting.starts_at,
            MEETINGS.c.cancelled_at.is_(None),
        )
        .scalar_subquery()
    )


def _ended_since(moment: sa.ScalarSelect[datetime]) -> sa.ColumnElement[bool]:
    return sa.or_(moment.is_(None), Action.ended_at >= moment)


def count_open_by_agency(session: Session, *, by: Actor) -> dict[UUID, int]:
    """Count what each agency has still to do."""
    count = sa.func.count(Action.id)
    statement = (
        sa.select(Action.agency_id, count)
        .join(Case, Case.id == Action.case_id)
        .where(policy.visible_to(by), *Filters(state="open").conditions(by))
        .group_by(Action.agency_id)
    )
    return {found.agency_id: found[1] for found in session.execute(statement)}
