"""Papers between the database and the register: drafts and what was laid out, as plain values."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from marac import clock, documents
from marac.packs.codes import new_code
from marac.packs.models import Edition, PaperKind


@dataclass(frozen=True)
class Numbering:
    """Which of how many copies one will be, if nobody issues another first, and its code."""

    number: int
    total: int
    code: str = field(default_factory=new_code)

    @property
    def words(self) -> str:
        """Say which copy it is, as printed on each page."""
        return f"{self.number} of {self.total}"

    def later(self, places: int) -> "Numbering":
        """Count on from it."""
        number = self.number + places
        return replace(self, number=number, total=max(number, self.total))


@dataclass(frozen=True)
class Standing:
    """A version of the minutes that never changes: which cut of it a paper is, and its file.

    Without a file yet, the paper is laid out for the first time.
    """

    revision_id: UUID
    number: int
    cut: str
    pdf: bytes | None


@dataclass(frozen=True)
class Section:
    """One case of a pack as one view sees it, written from the recipient's own projection.

    Nothing in `html` is the recipient's alone: whoever sees the same gets the same section.
    `key` is the keyed hash of that very HTML and of what lays it out, by which the store finds it,
    so nobody gets a section whose words are not theirs. `words` is the keyed hash of what it says,
    however it looks. `number` and `title` are for contents, bookmarks and running heads.
    `pdf` and its `pages` are there when it is ready.
    """

    case_id: UUID
    reference: str
    anchor: str
    number: int
    title: str
    html: str
    key: str
    words: str
    pdf: bytes | None = None
    pages: int = 0


@dataclass(frozen=True)
class Draft:
    """A paper as plain values: it can be laid out while other people use the database.

    `front` is all of its HTML, or in a pack cover and contents, in which the pages of `middle`
    (dates, matters arising) and of its `sections` are still to be filled in. `cases` are those of
    which it tells, and whether its recipient may open each; `read_at` is when it was read, since
    what changes while it is laid out is not in it. `standing` is of approved minutes only.
    `numbering` is what to stamp it with; a draft without is not stamped until it is registered.
    """

    kind: PaperKind
    meeting_id: UUID
    area_id: UUID
    agency_id: UUID | None
    recipient_id: UUID
    recipient: str
    agency: str
    title: str
    front: str
    cases: dict[UUID, bool]
    read_at: datetime = field(default_factory=clock.now)
    standing: Standing | None = None
    numbering: Numbering | None = None
    edition: Edition = Edition.SCREEN
    middle: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def html(self) -> str:
        """Give every word of the paper, piece after piece."""
        return "\n".join([self.front, self.middle, *(section.html for section in self.sections)])

    @property
    def digest(self) -> str:
        """Compute what stands for every word of the paper (SHA-256)."""
        return hashlib.sha256(self.html.encode()).hexdigest()


@dataclass(frozen=True)
class LaidOut:
    """A draft and its paper: `whole`, or all that it is put together of.

    `marked` is the copy as stamped with the draft's numbering. `made` are the sections that were
    not ready and now are; `first_pages` says where in the paper each case begins.
    """

    draft: Draft
    whole: bytes | documents.Assembly
    made: tuple[Section, ...] = ()
    first_pages: dict[UUID, int] = field(default_factory=dict)
    marked: documents.Rendered | None = None

    @property
    def assembly(self) -> documents.Assembly:
        """Give what the paper is put together of."""
        if isinstance(self.whole, documents.Assembly):
            return self.whole
        return documents.Assembly(pieces=(self.whole,), title=self.draft.title)

    @cached_property
    def pdf(self) -> bytes:
        """Put the paper together, not marked for anybody."""
        if isinstance(self.whole, bytes):
            return self.whole
        return documents.assemble(self.whole)[0]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Give the running heads: on which page each case begins, and which it is.

        They keep to this one paper what its sections, which others share, cannot say.
        """
        every = self.draft.sections
        whole = [section.number for section in every] == list(range(1, len(every) + 1))
        of_all = f" of {len(every)}" if whole else ""
        return [
            (self.first_pages[each.case_id], f"Case {each.number}{of_all}, {each.reference}")
            for each in every
            if each.case_id in self.first_pages
        ]
