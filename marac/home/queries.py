"""What the home page counts and lists, each in one query through the policy of its package."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.accounts.federation.models import ProviderAccount
from marac.accounts.models import User
from marac.accounts.policy import manageable_by
from marac.actions import policy as actions
from marac.actions.lines import Filters
from marac.actions.models import Action, Ending
from marac.actions.states import overdue_expression
from marac.agencies.models import Agency
from marac.audit.models import AuditEntry
from marac.cases import policy as cases
from marac.cases.attesting.queries import number_to_check
from marac.cases.models import Case, Listing, Part, PartKind, Question
from marac.home.blocks import SHOWN
from marac.meetings import policy as meetings
from marac.meetings.models import Meeting, MinutesRevision
from marac.people.models import Identity
from marac.returns import policy as returns
from marac.returns.models import Return
from marac.returns.states import wanted_expression

RECENTLY = timedelta(days=7)
A_QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class Ahead:
    """How many cases of the next agenda a person sees, and how many wait for a conflict check."""

    listed: int = 0
    to_check: int = 0


AgendaChange = sa.Row[UUID, datetime, int, datetime | None, datetime | None]
ReturnOwed = sa.Row[Return, str | None, Identity]


def list_meetings_at_work(session: Session, *, by: Actor) -> list[Meeting]:
    """List the next meeting, and those held whose minutes have not gone out, oldest first."""
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
    found = (
        sa.select(Meeting)
        .where(meetings.visible_to(by), sa.or_(Meeting.id == next_one, unminuted))
        .options(
            joinedload(Meeting.area, innerjoin=True),
            joinedload(Meeting.circulations),
            joinedload(Meeting.minutes_revisions).defer(MinutesRevision.content),
        )
        .order_by(Meeting.starts_at)
    )
    return list(session.scalars(found).unique())


def count_ahead(session: Session, *, by: Actor, meeting: Meeting | None) -> Ahead:
    """Count the cases that the person sees on the next agenda, and those to check: one query."""
    listed = (
        sa.select(sa.func.count(Listing.id))
        .join(Listing.case)
        .where(
            Listing.meeting_id == (meeting.id if meeting is not None else None),
            meetings.listing_visible_to(by),
            meetings.on_the_agenda(),
        )
    )
    to_check = number_to_check(by)
    return Ahead(
        *session.execute(sa.select(listed.scalar_subquery(), to_check.scalar_subquery())).one()
    )


def list_missing_returns(
    session: Session, *, by: Actor, meeting: Meeting
) -> Sequence[sa.Row[str, int, int]]:
    """Count each agency's returns to a meeting, in and asked for; those that owe most first."""
    submitted, asked = sa.func.count(Return.submitted_at), sa.func.count(Return.id)
    return session.execute(
        sa.select(Agency.name, submitted, asked)
        .select_from(Return)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Case, Case.id == Return.case_id)
        .join(Agency, Agency.id == Return.agency_id)
        .where(Listing.meeting_id == meeting.id, cases.visible_to(by))
        .group_by(Agency.name)
        .order_by((submitted - asked), Agency.name)
    ).all()


def count_not_done(session: Session, *, by: Actor) -> Sequence[sa.Row[str, int]]:
    """Count per agency the actions of the last three months that it did not do, worst first."""
    count = sa.func.count(Action.id)
    return session.execute(
        sa.select(Agency.name, count)
        .join(Action, Action.agency_id == Agency.id)
        .join(Case, Case.id == Action.case_id)
        .where(
            actions.visible_to(by),
            Action.ending == Ending.NOT_DONE,
            Action.ended_at >= clock.now() - A_QUARTER,
        )
        .group_by(Agency.name)
        .order_by(count.desc(), Agency.name)
    ).all()


def list_returns_due(session: Session, *, by: Actor) -> Sequence[ReturnOwed]:
    """List the returns that the person's agencies owe, with case and subject, soonest due first."""
    return session.execute(
        sa.select(Return, Case.reference, Identity)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Case, Case.id == Return.case_id)
        .outerjoin(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .outerjoin(Identity, Identity.id == Part.identity_id)
        .where(returns.own(by), wanted_expression(), Return.submitted_at.is_(None))
        .order_by(Return.due_at, Case.reference)
    ).all()


def list_actions_due(session: Session, *, by: Actor) -> Sequence[sa.Row[Action, str | None, int]]:
    """List the first open actions of the person or their agency, overdue first, and their count."""
    overdue_first = sa.case((overdue_expression(), 0), else_=1)
    return session.execute(
        sa.select(Action, Case.reference, sa.func.count().over())
        .join(Case, Case.id == Action.case_id)
        .where(
            actions.own(by),
            actions.visible_to(by),
            Action.reported_done_at.is_(None),
            *Filters(state="open").conditions(by),
        )
        .order_by(overdue_first, Action.due_on, Case.reference, Action.number)
        .limit(SHOWN)
    ).all()


def list_agenda_changes(session: Session, *, by: Actor) -> Sequence[AgendaChange]:
    """List the meetings whose agenda or minutes went out lately, with how many cases and when."""
    since = clock.now() - RECENTLY
    return session.execute(
        sa.select(
            Meeting.id,
            Meeting.starts_at,
            sa.func.count(Listing.id),
            sa.func.max(Listing.circulated_at),
            sa.func.max(Listing.minutes_sent_at),
        )
        .join(Listing, Listing.meeting_id == Meeting.id)
        .join(Case, Case.id == Listing.case_id)
        .where(
            meetings.listing_visible_to(by),
            meetings.on_the_agenda(),
            sa.or_(Listing.circulated_at >= since, Listing.minutes_sent_at >= since),
        )
        .group_by(Meeting.id, Meeting.starts_at)
        .order_by(Meeting.starts_at.desc())
    ).all()


def list_new_returns(session: Session, *, by: Actor) -> Sequence[sa.Row[UUID, str | None, int]]:
    """List the cases on which other agencies' returns came in lately, with how many."""
    since = clock.now() - RECENTLY
    count, last = sa.func.count(Return.id), sa.func.max(Return.submitted_at)
    return session.execute(
        sa.select(Case.id, Case.reference, count)
        .join(Return, Return.case_id == Case.id)
        .where(
            returns.readable_by(by),
            ~returns.speaks_for(by, Return.agency_id),
            Return.submitted_at >= since,
        )
        .group_by(Case.id, Case.reference)
        .order_by(last.desc(), Case.reference)
        .limit(SHOWN)
    ).all()


def list_questions(session: Session, *, by: Actor) -> Sequence[sa.Row[UUID, str | None, datetime]]:
    """List the questions of triage that wait for the person who wrote the referral."""
    return session.execute(
        sa.select(Case.id, Case.reference, Question.asked_at)
        .join(Question, Question.case_id == Case.id)
        .where(cases.referred_by(by), Question.answered_at.is_(None), Case.decision.is_(None))
        .order_by(Question.asked_at)
    ).all()


def list_own_referrals(session: Session, *, by: Actor) -> list[Case]:
    """List the person's latest referrals and drafts, with all that a line of status needs."""
    found = (
        sa.select(Case)
        .where(cases.referred_by(by))
        .options(joinedload(Case.parts), joinedload(Case.questions), joinedload(Case.listings))
        .order_by(sa.case((Case.submitted_at.is_(None), 0), else_=1))
        .order_by(Case.submitted_at.desc(), Case.id.desc())
        .limit(SHOWN)
    )
    return list(session.scalars(found).unique())


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
