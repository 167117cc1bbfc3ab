"""Reading every text that stood under the headings of a case, newest first."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases.models import Listing
from marac.meetings import policy
from marac.meetings.models import Heading
from marac.meetings.room.kept import NoteRevision
from marac.meetings.words import Run, compare_words


@dataclass(frozen=True)
class Change:
    """One text that stood under a heading, and what it took out of the one before and put in."""

    revision: NoteRevision
    runs: list[Run]

    @property
    def lost(self) -> str:
        """Give the words that the text before had and this one has no more."""
        return " … ".join(run.before.strip() for run in self.runs if run.before and not run.same)


def get_text(session: Session, *, listing: Listing, heading: Heading, number: int | None) -> str:
    """Read the text that a note of a case had in one version; nothing stood there before any."""
    row = session.scalar(
        sa.select(NoteRevision).where(
            NoteRevision.listing_id == listing.id,
            NoteRevision.heading == heading,
            NoteRevision.number == number,
        )
    )
    return row.text if row is not None else ""


def get_revision(
    session: Session, *, by: Actor, listing: Listing, revision_id: UUID | None
) -> NoteRevision | None:
    """Find one text that stood in a case that the actor may see and whose record they keep."""
    if not by.runs_the_cycle:
        return None
    return session.scalar(
        sa.select(NoteRevision).where(
            NoteRevision.listing_id == listing.id, NoteRevision.id == revision_id
        )
    )


def list_changes(session: Session, *, by: Actor, listing: Listing) -> dict[Heading, list[Change]]:
    """List what was written about a case that the actor found, for those who keep its record."""
    if not by.runs_the_cycle:
        return {}
    rows = session.scalars(
        sa.select(NoteRevision)
        .join(NoteRevision.listing)
        .join(Listing.case)
        .where(NoteRevision.listing_id == listing.id, policy.listing_visible_to(by))
        .options(joinedload(NoteRevision.written_by))
        .order_by(NoteRevision.number)
    )
    found: dict[Heading, list[Change]] = defaultdict(list)
    for row in rows:
        said = found[row.heading]
        before = said[0].revision.text if said else ""
        said.insert(0, Change(row, compare_words(before, row.text)))
    return {heading: found[heading] for heading in Heading if heading in found}
