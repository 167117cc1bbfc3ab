"""Reading what is counted: five statements, however long the period and however many the cases.

Each looks beyond what the person may open, for a figure is of cases that they may not read; which
of them count is said by the policy, and only days and outcomes are read.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role, prepared
from marac.actions.models import Action, DateRequest
from marac.agencies.models import Agency, AreaAgency, Membership
from marac.cases.models import Case, Invitation, Listing
from marac.database import beyond
from marac.meetings.models import Attendance, Meeting
from marac.reports import policy
from marac.reports.facts import Asked, Came, Done, Expected, Facts, Here
from marac.reports.periods import Period
from marac.returns.models import Return

WHY = "only numbers leave: days and outcomes of the cases that count for the reader"
# Who runs or watches the meeting sits in it for no agency.
FOR_NO_AGENCY = (
    Role.COORDINATOR,
    Role.CHAIR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.AUDITOR,
    Role.INFORMATION_GOVERNANCE,
)


def read_facts(session: Session, *, by: Actor, period: Period) -> Facts:
    """Read all that the figures of a period are made of, as it stands now."""
    days: dict[str, Any] = {"first": period.first, "last": period.last}
    instants: dict[str, Any] = {"begins": period.begins, "ends": period.ends}
    with beyond(session, WHY):
        return Facts(
            agencies=list_agencies(session, by=by, period=period),
            actions=[Done(*row) for row in session.execute(*_actions(by, **days))],
            returns=[Asked(*row) for row in session.execute(*_returns(by, **instants))],
            expected=[Expected(*row) for row in session.execute(*_expected(by, **instants))],
            register=_entries(session.execute(*_register(by, **instants))),
        )


def list_agencies(session: Session, *, by: Actor, period: Period) -> list[Here]:
    """List the agencies that joined the area before a period was over, by name."""
    statement = (
        sa.select(Agency.id, Agency.name, AreaAgency.joined_on, AreaAgency.left_on)
        .join(AreaAgency, AreaAgency.agency_id == Agency.id)
        .where(
            AreaAgency.area_id == by.area_id,
            AreaAgency.joined_on <= period.last,
        )
        .order_by(Agency.name)
    )
    return [Here(*row) for row in session.execute(statement)]


@prepared
def _actions(by: Actor, *, first: date, last: date) -> sa.Select[*tuple[Any, ...]]:
    """Select the actions that were agreed and whose day falls into the period."""
    new_date = (
        sa.select(DateRequest.id)
        .where(
            DateRequest.action_id == Action.id,
            DateRequest.agreed.is_(True),
            DateRequest.wanted_on > DateRequest.was_due_on,
        )
        .correlate(Action)
        .exists()
    )
    return (
        sa.select(
            Action.agency_id,
            Action.due_on,
            Action.agreed_at,
            Action.reported_done_at,
            Action.ended_at,
            Action.ending,
            new_date,
        )
        .join(Case, Case.id == Action.case_id)
        .where(
            policy.counted_for(by),
            Action.agreed_at.is_not(None),
            Action.due_on.between(first, last),
        )
    )


@prepared
def _returns(by: Actor, *, begins: datetime, ends: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Select the returns that were due in the period and are in, or still wanted when due."""
    takes_part = (
        sa.select(Invitation.id)
        .where(
            Invitation.case_id == Return.case_id,
            Invitation.agency_id == Return.agency_id,
            Invitation.withdrawn_at.is_(None),
        )
        .correlate(Return)
        .exists()
    )
    wanted = sa.and_(
        Listing.circulated_at.is_not(None),
        sa.or_(Listing.ended_at.is_(None), Listing.ended_at >= Return.due_at),
        takes_part,
    )
    return (
        sa.select(
            Return.agency_id,
            Return.due_at,
            Return.submitted_at,
            Return.reopened_at,
            Return.answer,
        )
        .join(Case, Case.id == Return.case_id)
        .join(Listing, Listing.id == Return.listing_id)
        .where(
            policy.counted_for(by),
            Return.due_at >= begins,
            Return.due_at < ends,
            sa.or_(Return.submitted_at.is_not(None), wanted),
        )
    )


@prepared
def _expected(by: Actor, *, begins: datetime, ends: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Select which agencies take part in a case that a meeting of the period heard."""
    return (
        sa.select(Listing.meeting_id, Invitation.agency_id, Meeting.starts_at)
        .distinct()
        .join(Case, Case.id == Listing.case_id)
        .join(Invitation, Invitation.case_id == Case.id)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .where(
            policy.counted_for(by),
            Meeting.started_at.is_not(None),
            Meeting.starts_at >= begins,
            Meeting.starts_at < ends,
            Listing.circulated_at.is_not(None),
            sa.or_(Listing.started_at.is_not(None), Listing.decided_at.is_not(None)),
            Invitation.invited_at <= Meeting.starts_at,
            sa.or_(Invitation.withdrawn_at.is_(None), Invitation.withdrawn_at > Meeting.starts_at),
        )
    )


@prepared
def _register(by: Actor, *, begins: datetime, ends: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Select who is on the registers of the period for an agency, with each seat of theirs."""
    seat = sa.and_(
        Membership.user_id == Attendance.user_id,
        Membership.agency_id == Attendance.agency_id,
        Membership.area_id == Meeting.area_id,
    )
    return (
        sa.select(
            Attendance.meeting_id,
            Attendance.agency_id,
            Attendance.id,
            Attendance.arrived_at.is_not(None),
            Attendance.apology,
            Attendance.information_sent,
            Membership.role,
            Meeting.starts_at,
            Membership.starts_on,
            Membership.ends_on,
            Membership.ended_at,
        )
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .outerjoin(Membership, seat)
        .where(
            Meeting.area_id == by.area_id,
            Meeting.started_at.is_not(None),
            Meeting.starts_at >= begins,
            Meeting.starts_at < ends,
            Attendance.agency_id.is_not(None),
            Attendance.hears.is_(None),
        )
    )


def _entries(rows: Iterable[sa.Row[*tuple[Any, ...]]]) -> list[Came]:
    """Keep of each entry the seats that its person held on the day of the meeting."""
    found = []
    for row in rows:
        day = clock.london_day(row.starts_at)
        held = (
            row.role is not None
            and row.starts_on <= day
            and (row.ends_on is None or row.ends_on >= day)
            and (row.ended_at is None or row.ended_at >= row.starts_at)
        )
        meeting_id, agency_id, entry_id, here, apology, informed, *_ = row
        role = row.role if held else None
        found.append(Came(meeting_id, agency_id, entry_id, here, apology, informed, role))
    return found
