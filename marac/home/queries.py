"""What the home page tells of the cycle and of the house, each in one query through its policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, prepared
from marac.accounts.federation.models import ProviderAccount
from marac.accounts.models import User
from marac.accounts.policy import manageable_by
from marac.actions import policy as actions
from marac.actions.models import Action, Ending
from marac.agencies.models import Agency
from marac.audit.models import AuditEntry
from marac.cases import policy as cases
from marac.cases.attesting.queries import number_to_check
from marac.cases.models import Case, Listing
from marac.database import instant
from marac.meetings import policy as meetings
from marac.meetings.models import Meeting, MinutesRevision
from marac.returns.models import Return

A_QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class Ahead:
    """How many cases of the next agenda a person sees, and how many wait for a conflict check."""

    listed: int = 0
    to_check: int = 0


def list_meetings_at_work(session: Session, *, by: Actor) -> list[Meeting]:
    """List the next meeting, and those held whose minutes have not gone out, oldest first."""
    return list(session.scalars(*_meetings_at_work(by)).unique())


@prepared
def _meetings_at_work(by: Actor) -> sa.Select[Meeting]:
    unheard = sa.and_(Meeting.cancelled_at.is_(None), Meeting.concluded_at.is_(None))
    next_one = (
        sa.select(Meeting.id)
        .where(meetings.visible_to(by), unheard)
        .order_by(Meeting.starts_at)
        .limit(1)
        .scalar_subquery()
    )
    unminuted = sa.and_(
        Meeting.concluded_at.is_not(None),
        ~Meeting.minutes_revisions.any(MinutesRevision.circulated_at.is_not(None)),
    )
    return (
        sa.select(Meeting)
        .where(meetings.visible_to(by), sa.or_(Meeting.id == next_one, unminuted))
        .options(
            joinedload(Meeting.area, innerjoin=True),
            joinedload(Meeting.circulations),
            joinedload(Meeting.minutes_revisions).defer(MinutesRevision.content),
        )
        .order_by(Meeting.starts_at)
    )


def count_ahead(session: Session, *, by: Actor, meeting: Meeting | None) -> Ahead:
    """Count the cases that the person sees on the next agenda, and those to check: one query."""
    meeting_id = meeting.id if meeting is not None else None
    return Ahead(*session.execute(*_ahead(by, meeting_id=meeting_id)).one())


@prepared
def _ahead(by: Actor, *, meeting_id: UUID | None) -> sa.Select[int, int]:
    listed = (
        sa.select(sa.func.count(Listing.id))
        .join(Listing.case)
        .where(
            Listing.meeting_id == meeting_id,
            meetings.listing_visible_to(by),
            meetings.on_the_agenda(),
        )
    )
    return sa.select(listed.scalar_subquery(), number_to_check(by).scalar_subquery())


def list_missing_returns(
    session: Session, *, by: Actor, meeting: Meeting
) -> Sequence[sa.Row[str, int, int]]:
    """Count each agency's returns to a meeting, in and asked for; those that owe most first."""
    return session.execute(*_missing_returns(by, meeting_id=meeting.id)).all()


@prepared
def _missing_returns(by: Actor, *, meeting_id: UUID) -> sa.Select[str, int, int]:
    submitted, asked = sa.func.count(Return.submitted_at), sa.func.count(Return.id)
    return (
        sa.select(Agency.name, submitted, asked)
        .select_from(Return)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Case, Case.id == Return.case_id)
        .join(Agency, Agency.id == Return.agency_id)
        .where(Listing.meeting_id == meeting_id, cases.visible_to(by))
        .group_by(Agency.name)
        .order_by((submitted - asked), Agency.name)
    )


def count_not_done(session: Session, *, by: Actor) -> Sequence[sa.Row[str, int]]:
    """Count per agency the actions of the last three months that it did not do, worst first."""
    return session.execute(*_not_done(by)).all()


@prepared
def _not_done(by: Actor) -> sa.Select[str, int]:
    count = sa.func.count(Action.id)
    return (
        sa.select(Agency.name, count)
        .join(Action, Action.agency_id == Agency.id)
        .join(Case, Case.id == Action.case_id)
        .where(
            actions.visible_to(by),
            Action.ending == Ending.NOT_DONE,
            Action.ended_at >= instant(lambda: clock.now() - A_QUARTER),
        )
        .group_by(Agency.name)
        .order_by(count.desc(), Agency.name)
    )


def count_people(session: Session, *, by: Actor) -> tuple[int, int]:
    """Count the people of the area whose account is open, and those who have never come in."""
    linked = sa.exists().where(ProviderAccount.user_id == User.id)
    never = sa.and_(User.password_hash.is_(None), ~linked)
    invited = sa.func.sum(sa.case((never, 1), else_=0))
    found = sa.select(sa.func.count(User.id), invited)
    people, waiting = session.execute(
        found.where(manageable_by(by), User.disabled_at.is_(None))
    ).one()
    return people, waiting or 0


def last_entry(session: Session) -> tuple[int, datetime] | None:
    """Find how long the log is and when it last grew; not what it says."""
    newest = sa.select(AuditEntry.number, AuditEntry.at).order_by(AuditEntry.number.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return (row[0], row[1]) if row is not None else None
