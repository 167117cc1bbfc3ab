"""Whose pack lies unopened when the meeting is near, for those who run it."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.wording import Words
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.meetings.models import Meeting
from marac.packs.copies.manifest import opening_is_late
from marac.packs.copies.queries import list_unopened


def load_unopened(session: Session, *, by: Actor, meeting: Meeting) -> list[Block]:
    """Name who has not opened their pack from the working day before the meeting; else no block."""
    if not opening_is_late(meeting):
        return []
    papers = list_unopened(session, by=by, meeting=meeting)
    if not papers:
        return []
    return [
        Block(
            key="unopened",
            title="Packs not opened yet",
            lines=tuple(
                Line(
                    Link(paper.recipient.name, "packs.copy", {"paper_id": paper.id}),
                    paper.agency.name if paper.agency is not None else "",
                    Words("Not opened", "yellow"),
                )
                for paper in papers[:SHOWN]
            ),
            total=len(papers),
            more=Link("See what was issued", "packs.manifest", {"meeting_id": meeting.id}),
            empty=Empty("Every pack was opened"),
        )
    ]
