"""Where drafts become papers: each goes its way step by step, and none waits for another's.

The steps of a draft wait for children: its middle and sections, then its front with the pages of
what follows, then the whole. Children work on one draft while the next is still being written.
"""

from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from itertools import accumulate
from uuid import UUID

from marac import documents
from marac.packs import sheets
from marac.packs.drafted import Draft, LaidOut, Section
from marac.packs.models import Edition
from marac.packs.numbering import Counted, stamp_of

# How many sections a cover with contents lists on its first page, and on each page after it.
FIRST, FURTHER = 18, 34
FIRST_LARGE, FURTHER_LARGE = 0, 18
# How often a front is laid out again because it took another number of pages than was said in it.
# The second time is nearly always the last; one that goes to and fro would never end.
ROUNDS = 5

UNSETTLED = f"the cover and contents had another length each of {ROUNDS} times"

Outcome = LaidOut | documents.DocumentError
Awaited = Future[documents.Rendered]
Steps = Generator[Awaited, None, LaidOut]
Made = Generator[Awaited, None, documents.Rendered]


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


class Desk:
    """Takes drafts, and gives what became of them in their order."""

    def __init__(self, renderers: documents.Renderers) -> None:
        self._renderers = renderers
        self._shared: dict[str, Awaited] = {}
        self._papers: list[_Paper] = []
        self._counted = Counted()

    def take(self, draft: Draft) -> None:
        """Begin a draft, and go on with those that were taken before."""
        self._papers.append(_Paper(self._steps(self._counted.number(draft))))
        self._go_on()

    def finish(self) -> list[Outcome]:
        """Wait until all are done; one that fails fails alone."""
        while waited := {p.waits_for for p in self._papers if p.waits_for is not None}:
            wait(waited, return_when=FIRST_COMPLETED)
            self._go_on()
        return [paper.outcome for paper in self._papers if paper.outcome is not None]

    def _go_on(self) -> None:
        for paper in self._papers:
            paper.go_on()

    def _steps(self, draft: Draft) -> Steps:
        """Lay one draft out and put it together, marked if it has a number."""
        if draft.standing is not None and draft.standing.pdf is not None:
            return (yield from self._marked(LaidOut(draft, draft.standing.pdf)))
        begun, *wanted = self._begin(draft)
        middle = (yield from _made(begun)) if begun is not None else None
        ready: list[Section] = []
        for section, begun in zip(draft.sections, wanted, strict=True):
            made = filled(section, (yield from _made(begun))) if begun is not None else section
            ready.append(made)
        front = Front(draft, middle, tuple(ready), usual_length(draft))
        front, rendered = yield from self._settled(front)
        return (yield from self._marked(_put_together(front, rendered)))

    def _begin(self, draft: Draft) -> list[Awaited | None]:
        """Begin what a draft may have in common with others: the middle, then its sections."""
        middle = documents.Sheet(draft.middle, title=draft.title)
        parts = (None if s.pdf is not None else sheet_of(s) for s in draft.sections)
        return [self._share(each) for each in (middle if draft.middle else None, *parts)]

    def _share(self, sheet: documents.Sheet | None) -> Awaited | None:
        """Begin a sheet, unless somebody's like it was: who has the same words shares it."""
        if sheet is None:
            return None
        if sheet.html not in self._shared:
            self._shared[sheet.html] = self._renderers.begin(sheet)
        return self._shared[sheet.html]

    def _settled(self, front: Front) -> Generator[Awaited, None, tuple[Front, documents.Rendered]]:
        """Lay a front out, again if its length was guessed wrong."""
        for _ in range(ROUNDS):
            rendered = yield from _made(self._renderers.begin(front.sheet))
            if not front.sections or rendered.pages == front.length:
                return front, rendered
            front = replace(front, length=rendered.pages)
        raise documents.DocumentError(UNSETTLED)

    def _marked(self, laid_out: LaidOut) -> Steps:
        """Mark a copy whose number is known; what is not marked yet is put together when asked."""
        stamp = stamp_of(laid_out.draft, laid_out.headings)
        if stamp is None:
            return laid_out
        paper = replace(laid_out.assembly, stamp=stamp)
        return replace(laid_out, marked=(yield from _made(self._renderers.begin(paper))))


class _Paper:
    """One draft on its way: what it waits for, or what became of it."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self.waits_for: Awaited | None = None
        self.outcome: Outcome | None = None

    def go_on(self) -> None:
        """Take the steps that need not be waited for."""
        while self.outcome is None and (self.waits_for is None or self.waits_for.done()):
            try:
                self.waits_for = next(self._steps)
            except StopIteration as end:
                self.outcome, self.waits_for = end.value, None
            except documents.DocumentError as error:
                self.outcome, self.waits_for = error, None


def _made(begun: Awaited) -> Made:
    """Wait for a child's work."""
    if not begun.done():
        yield begun
    return begun.result()


def _put_together(front: Front, rendered: documents.Rendered) -> LaidOut:
    """Say of what a paper is made; what needs nothing more is whole already."""
    draft, parts = front.draft, front.sections
    middle = [front.middle.pdf] if front.middle is not None else []
    if not parts and not middle:
        return LaidOut(draft, rendered.pdf)
    before = [rendered.pdf, *middle]
    titles = (f"{section.number}. {section.title}" for section in parts)
    whole = documents.Assembly(
        pieces=(*before, *(section.pdf or b"" for section in parts)),
        title=draft.title,
        bookmarks=(*(None for _ in before), *titles),
    )
    ready = {section.key for section in draft.sections if section.pdf is not None}
    made = tuple(section for section in parts if section.key not in ready)
    return LaidOut(draft, whole, made, front.first_pages)


def usual_length(draft: Draft) -> int:
    """Guess how many pages cover and contents take: a good guess saves laying them out twice."""
    large = draft.edition is Edition.LARGE
    first, further = (FIRST_LARGE, FURTHER_LARGE) if large else (FIRST, FURTHER)
    return 1 + max(0, -(-(len(draft.sections) - first) // further))


def sheet_of(section: Section) -> documents.Sheet:
    """Give what a section is laid out from."""
    return documents.Sheet(section.html, title=section.title)


def filled(section: Section, made: documents.Rendered) -> Section:
    """Give a section with what was laid out of it."""
    return replace(section, pdf=made.pdf, pages=made.pages)
