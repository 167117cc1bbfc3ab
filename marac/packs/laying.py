"""Laying drafts out: each section that is not ready once, then each front with its page numbers.

Nothing here touches the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from uuid import UUID

from marac import documents
from marac.packs import sections, sheets
from marac.packs.drafted import Draft, LaidOut, Section

# Cover with contents, and a page of dates and matters arising; most fronts are so long.
USUAL_FRONT = 2

Outcome = LaidOut | documents.DocumentError
Pieces = dict[str, Section | documents.DocumentError]


@dataclass(frozen=True)
class Front:
    """What stands before the sections of one draft, and how many pages it was taken to have."""

    draft: Draft
    sections: tuple[Section, ...]
    length: int = USUAL_FRONT

    @property
    def first_pages(self) -> dict[UUID, int]:
        """Say on which page each case begins."""
        starts = accumulate((s.pages for s in self.sections), initial=self.length + 1)
        return {s.case_id: start for s, start in zip(self.sections, starts, strict=False)}

    @property
    def sheet(self) -> documents.Sheet:
        """Write the front with the pages of its sections filled in."""
        pages = self.first_pages
        known = {section.anchor: str(pages[section.case_id]) for section in self.sections}
        html = sheets.PAGE_OF.sub(lambda found: known.get(found[1], ""), self.draft.front)
        return documents.Sheet(html, title=self.draft.title)


def lay_out_many(drafts: Sequence[Draft]) -> list[Outcome]:
    """Lay out several drafts; what they share is made once, and one that fails fails alone."""
    pieces = make(section for draft in drafts for section in draft.sections)
    fronts = [_front(draft, pieces) for draft in drafts]
    return _assemble(fronts)


def make(wanted: Iterable[Section]) -> Pieces:
    """Lay out the sections that are not ready, and give each or its failure by its key."""
    needed = sections.missing(wanted)
    pieces = [documents.Sheet(s.html, title=s.title) for s in needed]
    return {
        section.key: outcome
        if isinstance(outcome, documents.DocumentError)
        else replace(section, pdf=outcome.pdf, pages=outcome.pages)
        for section, outcome in zip(needed, _render(pieces), strict=True)
    }


def _front(draft: Draft, pieces: Pieces) -> Front | Outcome:
    """Put a draft together with its sections, or say what stands in its way, or that it stands."""
    if draft.standing is not None and draft.standing.pdf is not None:
        return LaidOut(draft, draft.standing.pdf)
    found = [pieces.get(section.key, section) for section in draft.sections]
    failed = next((one for one in found if isinstance(one, documents.DocumentError)), None)
    if failed is not None:
        return failed
    return Front(draft, tuple(one for one in found if isinstance(one, Section)))


def _assemble(fronts: Sequence[Front | Outcome]) -> list[Outcome]:
    """Lay the fronts out, those again whose length was not as usual, and join what belongs."""
    outcomes: dict[int, Outcome] = {}
    waiting = {n: front for n, front in enumerate(fronts) if isinstance(front, Front)}
    while waiting:
        again: dict[int, Front] = {}
        rendered = _render([front.sheet for front in waiting.values()])
        for (n, front), outcome in zip(waiting.items(), rendered, strict=True):
            if isinstance(outcome, documents.DocumentError):
                outcomes[n] = outcome
            elif front.sections and outcome.pages != front.length:
                again[n] = replace(front, length=outcome.pages)
            else:
                outcomes[n] = _joined(front, outcome)
        waiting = again
    done = {n: one for n, one in enumerate(fronts) if not isinstance(one, Front)}
    return [(done | outcomes)[n] for n in range(len(fronts))]


def _joined(front: Front, rendered: documents.Rendered) -> Outcome:
    """Join a front and its sections; what needs no sections is whole already."""
    draft, parts = front.draft, front.sections
    if not parts:
        return LaidOut(draft, rendered.pdf)
    ready = {section.key for section in draft.sections if section.pdf is not None}
    try:
        pdf = documents.join(
            [rendered.pdf, *(section.pdf or b"" for section in parts)],
            title=draft.title,
            bookmarks=[None, *(f"{section.number}. {section.title}" for section in parts)],
        )
    except documents.DocumentError as error:
        return error
    made = tuple(section for section in parts if section.key not in ready)
    return LaidOut(draft, pdf, made, front.first_pages)


def _render(
    pieces: Sequence[documents.Sheet],
) -> list[documents.Rendered | documents.DocumentError]:
    return list(documents.render_many(pieces)) if pieces else []
