"""What the home page tells of the cycle and of the house, each in one query through its policy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor, prepared
from marac.accounts.federation.models import ProviderAccount
from marac.accounts.models import SignInSession, User
from marac.accounts.policy import manageable_by
from marac.accounts.visits import select_last_visit
from marac.actions import policy as actions
from marac.actions.models import Action
from marac.audit.models import AuditEntry
from marac.cases.attesting.queries import number_to_check
from marac.cases.models import Listing
from marac.meetings import policy as meetings
from marac.meetings.models import Meeting, MinutesRevision
from marac.packs.models import Paper, PaperKind


@dataclass(frozen=True)
class Ahead:
    """What the person sees of the next meeting, and when they were last here.

    How many cases stand on its agenda and how many of these are decided; how many people were
    given a pack; how many actions it has agreed, and how many of those went out. `to_check` counts
    the cases that wait for the person's word on a conflict of interest.
    """

    listed: int = 0
    to_check: int = 0
    last_visit: datetime | None = None
    decided: int = 0
    packs: int = 0
    actions: int = 0
    issued: int = 0


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


def count_ahead(
    session: Session, *, by: Actor, meeting: Meeting | None, here: SignInSession
) -> Ahead:
    """Count what the person sees of the next meeting, in one query; `here` is this visit."""
    meeting_id = meeting.id if meeting is not None else None
    visit: dict[str, Any] = {"present": here.id, "began": here.created_at}
    return Ahead(*session.execute(*_ahead(by, meeting_id=meeting_id, **visit)).one())


@prepared
def _ahead(
    by: Actor, *, meeting_id: UUID | None, present: UUID, began: datetime
) -> sa.Select[*tuple[Any, ...]]:
    here = sa.and_(Listing.meeting_id == meeting_id, meetings.listing_visible_to(by))
    listed = _count(Listing.id).join(Listing.case).where(here, meetings.on_the_agenda())
    columns = [listed, number_to_check(by), select_last_visit(by, present=present, began=began)]
    if by.runs_the_cycle:
        settled = sa.or_(Listing.decided_at.is_not(None), Listing.deferral_code != "")
        recipients = _count(Paper.recipient_id.distinct())
        of_meeting = _count(Action.id).join(Action.listing).join(Action.case)
        agreed = of_meeting.where(Listing.meeting_id == meeting_id, actions.visible_to(by))
        columns += [
            listed.where(settled),
            recipients.where(Paper.meeting_id == meeting_id, Paper.kind == PaperKind.PACK),
            agreed,
            agreed.where(Action.issued_at.is_not(None)),
        ]
    return sa.select(*(column.scalar_subquery() for column in columns))


def _count(what: Any) -> sa.Select[int]:
    return sa.select(sa.func.count(what))


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
