"""What was opened out of the ordinary: to be reviewed, or open to the reader by a grant."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.exceptional import queries
from marac.cases.exceptional.deadlines import last_day, review_due
from marac.cases.models import CaseGrant
from marac.cases.wording import Words
from marac.home.blocks import Block, Empty, Line, Link
from marac.home.waiting import Waiting
from marac.web.filters import date_time, short_date


def load_reviews(waiting: Waiting) -> list[Block]:
    """Tell that emergency openings wait for a review; no block when there is none."""
    if waiting.oldest_opening is None:
        return []
    due = review_due(waiting.oldest_opening)
    late = due < clock.today()
    line = Line(
        Link("Review why a case was opened in an emergency", "cases.list_reviews"),
        f"the first {'was due' if late else 'by'} {short_date(due)}",
        Words("Overdue", "red") if late else Words("Waiting", "yellow"),
    )
    empty = Empty("Nothing waits for a review")
    title = "Emergency access to review"
    return [Block("reviews", title, (line,), empty, total=waiting.openings)]


def load_alerts(waiting: Waiting) -> list[Block]:
    """Tell that somebody opened more cases than usual this week; no block when nobody did."""
    if waiting.last_alert is None:
        return []
    line = Line(
        Link("See who, and ask them why", "cases.list_alerts"),
        f"the last {date_time(waiting.last_alert)}",
        Words("Look into it", "yellow"),
    )
    empty = Empty("Nobody has opened more cases than usual")
    return [Block("alerts", "Many cases opened within an hour", (line,), empty, waiting.alerts)]


def load_granted(session: Session, *, by: Actor) -> Block:
    """Load the cases that are open to an auditor or governance lead by a grant."""
    mine = queries.list_own_grants(session, by=by)
    return Block(
        key="granted",
        title="Cases open to you by a grant",
        lines=tuple(_grant_line(grant) for grant in mine),
        total=len(mine),
        more=Link("See the register of cases", "cases.register"),
        empty=Empty("No case is open to you", "You see in the register that a case exists."),
    )


def _grant_line(grant: CaseGrant) -> Line:
    return Line(
        Link(grant.case.reference or "", "cases.view", {"case_id": grant.case_id}),
        f"until {short_date(last_day(grant.expires_at))}: {grant.purpose}",
    )
