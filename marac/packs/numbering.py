"""Which copy of a paper one is: its number, and what is stamped on each of its pages.

A copy is stamped where nobody waits for a lock, under the number that comes next. Only the register
gives numbers: of two copies that were stamped as one, the second is stamped again there.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock, documents
from marac.access import Actor
from marac.meetings.models import Meeting
from marac.packs.drafted import Draft, LaidOut, Numbering
from marac.packs.models import Edition, Paper
from marac.packs.recipients import list_voices

LIFE = timedelta(days=28)


class Counted:
    """Numbers several drafts one after the other, as the register will if nobody comes between."""

    def __init__(self) -> None:
        self._seen: Counter[Hashable] = Counter()

    def number(self, draft: Draft) -> Draft:
        """Give a draft the number after those of its like that came before it."""
        if draft.numbering is None:
            return draft
        like = (draft.meeting_id, draft.kind)
        ahead = self._seen[like]
        self._seen[like] += 1
        return replace(draft, numbering=draft.numbering.later(ahead))


def expect(session: Session, *, by: Actor, draft: Draft) -> Numbering:
    """Foresee the number of a copy, without a lock."""
    return numbered(session, by=by, number=_last(session, draft) + 1)


def numbered(session: Session, *, by: Actor, number: int) -> Numbering:
    """Say of a number how many copies there will be, as far as can be known."""
    return Numbering(number, max(number, len(list_voices(session, by=by)) + 1))


def take_next(session: Session, draft: Draft) -> int:
    """Count on within the meeting and kind; the locked meeting keeps two issues from one number."""
    session.execute(
        sa.select(Meeting.id).where(Meeting.id == draft.meeting_id).with_for_update()
    ).all()
    return _last(session, draft) + 1


def _last(session: Session, draft: Draft) -> int:
    counted = sa.select(sa.func.max(Paper.copy_number)).where(
        Paper.meeting_id == draft.meeting_id, Paper.kind == draft.kind
    )
    return session.scalar(counted) or 0


def destroy_by(draft: Draft) -> date:
    """Say when a copy must be gone that is issued of a draft."""
    return clock.to_london(draft.read_at + LIFE).date()


def stamp_of(draft: Draft, headings: Sequence[tuple[int, str]]) -> documents.Stamp | None:
    """Say what stands on each page of a copy; nothing is known of one without a number."""
    if draft.numbering is None:
        return None
    return documents.Stamp(
        title=draft.title,
        recipient=draft.recipient,
        agency=draft.agency,
        copy_number=draft.numbering.words,
        issued_at=draft.read_at,
        destroy_by=destroy_by(draft),
        headings=headings,
        code=draft.numbering.code,
        large=draft.edition is Edition.LARGE,
    )


def stamped(laid_out: LaidOut, pdf: bytes, numbering: Numbering) -> LaidOut:
    """Stamp a copy here and now, under a number that it was not stamped with."""
    draft = replace(laid_out.draft, numbering=numbering)
    again = replace(laid_out, draft=draft, whole=pdf)
    paper = documents.Assembly(
        pieces=(pdf,), title=draft.title, stamp=stamp_of(draft, again.headings)
    )
    return replace(again, marked=documents.Rendered(*documents.assemble(paper)))
