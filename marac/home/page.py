"""Putting the home page together: the blocks of each role that the reader holds."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from marac import approvals
from marac.access import AGENCY_VOICES, Actor, Permission, Role
from marac.cases.exceptional.policy import GRANTEES
from marac.home import (
    agreeing,
    exceptional,
    keeping,
    queries,
    referring,
    running,
    unopened,
    vouching,
    working,
)
from marac.home.blocks import Block, Cycle
from marac.home.waiting import count_waiting
from marac.meetings.models import Meeting

KEEPERS = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.INFORMATION_GOVERNANCE)
WHO_MAINLY_REFER = (Role.REFERRER, Role.CHAMPION)


@dataclass(frozen=True)
class Home:
    """What one person's home page shows, in the order in which it matters."""

    cycle: Cycle | None
    blocks: tuple[Block, ...]


def load_home(session: Session, *, by: Actor) -> Home:
    """Load the home page of a person: the blocks of every role that they hold here."""
    at_work = queries.list_meetings_at_work(session, by=by) if _goes_to_meetings(by) else []
    meeting = running.next_of(at_work)
    ahead = _ahead(session, by, meeting)
    cycle, blocks = _running(session, by, at_work, meeting, ahead)
    if by.has(*AGENCY_VOICES):
        blocks += working.load_working(session, by=by, meeting=meeting, ahead=ahead)
    if by.has(Role.ADVOCATE):
        blocks.append(working.load_assigned(session, by=by))
    if by.has(*WHO_MAINLY_REFER):
        blocks.append(referring.load_referrals(session, by=by))
    elif by.may(Permission.REFERRAL_CREATE):
        blocks = referring.load_questions(session, by=by) + blocks
    if by.has(*GRANTEES):
        blocks.append(exceptional.load_granted(session, by=by))
    if by.has(*KEEPERS):
        blocks += keeping.load_keeping(session, by=by)
    return Home(cycle, (*vouching.load_claims(session, by=by), *blocks))


def _goes_to_meetings(by: Actor) -> bool:
    return by.may(Permission.MEETING_READ)


def _ahead(session: Session, by: Actor, meeting: Meeting | None) -> queries.Ahead:
    if meeting is None and not by.has(*AGENCY_VOICES):
        return queries.Ahead()
    return queries.count_ahead(session, by=by, meeting=meeting)


def _running(
    session: Session,
    by: Actor,
    at_work: list[Meeting],
    meeting: Meeting | None,
    ahead: queries.Ahead,
) -> tuple[Cycle | None, list[Block]]:
    """Load what those need to see who run the cycle, and what whoever watches over it reviews."""
    if not by.may(Permission.BREAKGLASS_REVIEW):
        return None, _agreeing(session, by)
    waiting = count_waiting(session, by=by)
    reviews = agreeing.load_requests(waiting.requests, waiting.first_runs_out)
    reviews += exceptional.load_reviews(waiting) + exceptional.load_alerts(waiting)
    if not by.runs_the_cycle:
        return None, reviews
    blocks = running.load_running(session, by=by, at_work=at_work, waiting=waiting)
    if meeting is None:
        return None, reviews + blocks
    cycle, owing = running.load_cycle(session, by=by, meeting=meeting, listed=ahead.listed)
    late = unopened.load_unopened(session, by=by, meeting=meeting)
    return cycle, [*reviews, *late, blocks[0], owing, *blocks[1:]]


def _agreeing(session: Session, by: Actor) -> list[Block]:
    """Load what waits for the agreement of those who decide requests and nothing else."""
    if not by.may(Permission.APPROVAL_DECIDE):
        return []
    return agreeing.load_requests(*approvals.count_waiting(session, by=by))
