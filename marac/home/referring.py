"""What somebody who refers needs to see: their referrals, and the questions that wait for them."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case
from marac.cases.referrals.status import status_line
from marac.cases.wording import Words
from marac.home import own_queries
from marac.home.blocks import Block, Empty, Line, Link
from marac.web.filters import short_date


def load_referrals(session: Session, *, by: Actor) -> Block:
    """Load the person's own referrals, drafts first, each in one line of status."""
    return Block(
        key="referrals",
        title="Your referrals",
        lines=tuple(_line(case) for case in own_queries.list_own_referrals(session, by=by)),
        more=Link("See all your referrals", "cases.list_own"),
        empty=Empty(
            "You have not referred anybody yet",
            "A referral takes about ten minutes and is saved as you go.",
        ),
    )


def load_questions(session: Session, *, by: Actor) -> list[Block]:
    """Load the questions that the person must answer before triage goes on; a block only if any."""
    rows = own_queries.list_questions(session, by=by)
    if not rows:
        return []
    lines = tuple(
        Line(
            Link(f"Answer the question on {reference}", "cases.referral", {"case_id": case_id}),
            f"asked {short_date(asked_at)}",
            Words("Waiting for you", "orange"),
        )
        for case_id, reference, asked_at in rows
    )
    return [Block("questions", "Questions about your referrals", lines, Empty(""), len(lines))]


def _line(case: Case) -> Line:
    status, subject = status_line(case), case.subject
    if case.submitted_at is None:
        who = subject.name if subject is not None and subject.name else "Nobody named yet"
        link = Link(f"Go on with the draft: {who}", "cases.check_referral", {"case_id": case.id})
        return Line(link, f"begun {short_date(case.created_at)}", Words(status.text, status.colour))
    link = Link(case.reference or "", "cases.referral", {"case_id": case.id})
    who = f"{subject.initials}, " if subject is not None and subject.initials else ""
    sent = f"{who}sent {short_date(case.submitted_at)}"
    return Line(link, sent, Words(status.text, status.colour))
