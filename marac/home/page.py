"""Putting the home page together: the blocks of each role that the reader holds."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from marac import approvals
from marac.access import AGENCY_VOICES, Actor, Permission, Role
from marac.accounts.models import SignInSession
from marac.accounts.visits import last_visit
from marac.cases.exceptional.policy import GRANTEES
from marac.home import (
    agreeing,
    contacting,
    doing,
    exceptional,
    keeping,
    late,
    queries,
    referring,
    running,
    telling,
    unopened,
    vouching,
    working,
)
from marac.home.blocks import Block, Cycle
from marac.home.cycle import load_cycle
from marac.home.tallies import count_by_agency
from marac.home.visit import Visit
from marac.home.waiting import count_waiting
from marac.meetings.models import Meeting

KEEPERS = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.INFORMATION_GOVERNANCE)
WHO_MAINLY_REFER = (Role.REFERRER, Role.CHAMPION)


@dataclass(frozen=True)
class Home:
    """What one person's home page shows, in the order in which it matters."""

    cycle: Cycle | None
    blocks: tuple[Block, ...]


def load_home(session: Session, *, by: Actor, here: SignInSession) -> Home:
    """Load the home page of a person: the blocks of every role that they hold here.

    `here` is the present visit; what others changed since the one before is marked as new.
    """
    at_work = queries.list_meetings_at_work(session, by=by) if _goes_to_meetings(by) else []
    meeting = running.next_of(at_work)
    ahead = _ahead(session, by, meeting, here)
    visit = Visit(ahead.last_visit)
    cycle, blocks = _running(session, by, at_work, ahead, visit)
    if by.has(*AGENCY_VOICES):
        blocks += working.load_working(session, by=by, meeting=meeting, ahead=ahead, visit=visit)
    elif by.may(Permission.ACTION_LIST):
        blocks = doing.load_own_actions(session, by=by, visit=visit) + blocks
    blocks = contacting.arrange(session, by=by, blocks=blocks)
    blocks += telling.load_telling(session, by=by)
    if by.has(Role.ADVOCATE):
        blocks.append(working.load_assigned(session, by=by))
    blocks = _referring(session, by, blocks)
    if by.has(*GRANTEES):
        blocks.append(exceptional.load_granted(session, by=by))
    if by.has(*KEEPERS):
        blocks += keeping.load_keeping(session, by=by)
    return Home(cycle, (*vouching.load_claims(session, by=by), *blocks))


def _goes_to_meetings(by: Actor) -> bool:
    return by.may(Permission.MEETING_READ)


def _ahead(
    session: Session, by: Actor, meeting: Meeting | None, here: SignInSession
) -> queries.Ahead:
    if _goes_to_meetings(by):
        return queries.count_ahead(session, by=by, meeting=meeting, here=here)
    return queries.Ahead(last_visit=last_visit(session, by=by, here=here))


def _referring(session: Session, by: Actor, blocks: list[Block]) -> list[Block]:
    """Put what somebody referred below, and what they are asked about it on top."""
    if by.has(*WHO_MAINLY_REFER):
        return [*blocks, referring.load_referrals(session, by=by)]
    if by.may(Permission.REFERRAL_CREATE):
        return referring.load_questions(session, by=by) + blocks
    return blocks


def _running(
    session: Session, by: Actor, at_work: list[Meeting], ahead: queries.Ahead, visit: Visit
) -> tuple[Cycle | None, list[Block]]:
    """Load what those need to see who run the cycle, and what whoever watches over it reviews."""
    if not by.may(Permission.BREAKGLASS_REVIEW):
        return None, _agreeing(session, by)
    waiting = count_waiting(session, by=by)
    reviews = agreeing.load_requests(waiting.requests, waiting.first_runs_out)
    reviews += exceptional.load_reviews(waiting) + exceptional.load_alerts(waiting)
    if not by.runs_the_cycle:
        return None, reviews
    reviews += late.load_late_items(waiting, visit)
    meeting = running.next_of(at_work)
    tallies = count_by_agency(session, by=by, meeting_id=meeting.id if meeting else None)
    blocks = running.load_running(
        by=by, at_work=at_work, waiting=waiting, tallies=tallies, visit=visit
    )
    if meeting is None:
        return None, reviews + blocks
    cycle = load_cycle(meeting, ahead=ahead, waiting=waiting, tallies=tallies)
    owing = running.load_returns(meeting, tallies, visit)
    packs = unopened.load_unopened(session, by=by, meeting=meeting)
    return cycle, [*reviews, *packs, blocks[0], owing, *blocks[1:]]


def _agreeing(session: Session, by: Actor) -> list[Block]:
    """Load what waits for the agreement of those who decide requests and nothing else."""
    if not by.may(Permission.APPROVAL_DECIDE):
        return []
    return agreeing.load_requests(*approvals.count_waiting(session, by=by))
