"""Laying drafts out: what several share once, then each front with the numbers of its pages.

Nothing here touches the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from uuid import UUID

from marac import documents
from marac.packs import sections, sheets
from marac.packs.drafted import Draft, LaidOut, Section
from marac.packs.models import Edition

# How many sections a cover with contents lists on its first page, and on each page after it.
FIRST, FURTHER = 18, 34
FIRST_LARGE, FURTHER_LARGE = 0, 18
# How often a front is laid out again because it took another number of pages than was said in it.
# The second time is nearly always the last; one that goes to and fro would never end.
ROUNDS = 5

UNSETTLED = f"the cover and contents had another length each of {ROUNDS} times"

Made = documents.Rendered | documents.DocumentError
Outcome = LaidOut | documents.DocumentError


@dataclass(frozen=True)
class Front:
    """What stands before the sections of one draft, and how many pages it is taken to have.

    `middle` is what follows the contents and is nobody's alone: dates, matters arising, the law.
    """

    draft: Draft
    middle: documents.Rendered | None
    sections: tuple[Section, ...]
    length: int

    @property
    def first_pages(self) -> dict[UUID, int]:
        """Say on which page each case begins."""
        start = self.length + 1 + (self.middle.pages if self.middle is not None else 0)
        starts = accumulate((s.pages for s in self.sections), initial=start)
        return {s.case_id: page for s, page in zip(self.sections, starts, strict=False)}

    @property
    def sheet(self) -> documents.Sheet:
        """Write the front with the pages of what follows filled in."""
        pages = self.first_pages
        known = {section.anchor: pages[section.case_id] for section in self.sections}
        known[sheets.MIDDLE] = self.length + 1
        html = sheets.PAGE_OF.sub(lambda found: str(known.get(found[1], "")), self.draft.front)
        return documents.Sheet(html, title=self.draft.title)


def lay_out_many(drafts: Sequence[Draft]) -> list[Outcome]:
    """Lay out several drafts; what they share is made once, and one that fails fails alone."""
    with documents.Renderers() as renderers:
        made = _shared(renderers, drafts)
        return _assemble(renderers, [_front(draft, made) for draft in drafts])


def make(wanted: Iterable[Section]) -> list[Section | documents.DocumentError]:
    """Lay out the sections that are not ready, and give each or its failure."""
    needed = sections.missing(wanted)
    with documents.Renderers() as renderers:
        made = renderers.render([_sheet_of(section) for section in needed])
        return [_filled(section, one) for section, one in zip(needed, made, strict=True)]


def _shared(renderers: documents.Renderers, drafts: Sequence[Draft]) -> dict[str, Made]:
    """Lay out what drafts may have in common, by its HTML: who has the same words shares it."""
    needed = sections.missing(section for draft in drafts for section in draft.sections)
    wanted = {section.html: _sheet_of(section) for section in needed}
    middles = {d.middle: documents.Sheet(d.middle, title=d.title) for d in drafts if d.middle}
    pieces = middles | wanted
    return dict(zip(pieces, renderers.render(list(pieces.values())), strict=True))


def _front(draft: Draft, made: dict[str, Made]) -> Front | Outcome:
    """Put a draft together with its parts, or say what stands in its way, or that it stands."""
    if draft.standing is not None and draft.standing.pdf is not None:
        return LaidOut(draft, draft.standing.pdf)
    middle = made[draft.middle] if draft.middle else None
    parts = [s if s.pdf is not None else _filled(s, made[s.html]) for s in draft.sections]
    failed = [one for one in (middle, *parts) if isinstance(one, documents.DocumentError)]
    if failed or isinstance(middle, documents.DocumentError):
        return failed[0]
    ready = tuple(one for one in parts if isinstance(one, Section))
    return Front(draft, middle, ready, _usual_length(draft))


def _usual_length(draft: Draft) -> int:
    """Guess how many pages cover and contents take: a good guess saves laying them out twice."""
    large = draft.edition is Edition.LARGE
    first, further = (FIRST_LARGE, FURTHER_LARGE) if large else (FIRST, FURTHER)
    return 1 + max(0, -(-(len(draft.sections) - first) // further))


def _assemble(renderers: documents.Renderers, fronts: Sequence[Front | Outcome]) -> list[Outcome]:
    """Lay the fronts out, those again whose length was guessed wrong, and join what belongs."""
    outcomes = {n: one for n, one in enumerate(fronts) if not isinstance(one, Front)}
    waiting = {n: one for n, one in enumerate(fronts) if isinstance(one, Front)}
    for _ in range(ROUNDS):
        if not waiting:
            break
        again: dict[int, Front] = {}
        rendered = renderers.render([front.sheet for front in waiting.values()])
        for (n, front), outcome in zip(waiting.items(), rendered, strict=True):
            if isinstance(outcome, documents.DocumentError):
                outcomes[n] = outcome
            elif front.sections and outcome.pages != front.length:
                again[n] = replace(front, length=outcome.pages)
            else:
                outcomes[n] = _joined(front, outcome)
        waiting = again
    outcomes |= {n: documents.DocumentError(UNSETTLED) for n in waiting}
    return [outcomes[n] for n in range(len(fronts))]


def _joined(front: Front, rendered: documents.Rendered) -> Outcome:
    """Join a front with what follows it; what needs nothing more is whole already."""
    draft, parts = front.draft, front.sections
    middle = [front.middle.pdf] if front.middle is not None else []
    if not parts and not middle:
        return LaidOut(draft, rendered.pdf)
    before = [rendered.pdf, *middle]
    titles = [f"{section.number}. {section.title}" for section in parts]
    try:
        pdf = documents.join(
            [*before, *(section.pdf or b"" for section in parts)],
            title=draft.title,
            bookmarks=[*(None for _ in before), *titles],
        )
    except documents.DocumentError as error:
        return error
    ready = {section.key for section in draft.sections if section.pdf is not None}
    made = tuple(section for section in parts if section.key not in ready)
    return LaidOut(draft, pdf, made, front.first_pages)


def _sheet_of(section: Section) -> documents.Sheet:
    return documents.Sheet(section.html, title=section.title)


def _filled(section: Section, made: Made) -> Section | documents.DocumentError:
    if isinstance(made, documents.DocumentError):
        return made
    return replace(section, pdf=made.pdf, pages=made.pages)
