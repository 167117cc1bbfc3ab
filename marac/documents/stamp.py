"""Mark every page of a copy: the marking, whose copy it is, when it was issued, page X of Y.

The marks are artifacts, so a screen reader reads the paper and not forty footers; WeasyPrint's
own margin boxes are left untagged (its issue 1836) and are not used.
"""

import hashlib
import io
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from marac import clock
from marac.documents.glyphs import covered
from marac.documents.lettering import apart, legible
from marac.documents.metadata import name_code
from marac.documents.pen import SIDE, Pen
from marac.documents.typeface import Typeface, normal

_FALLBACK = "DroidSansFallback-Regular"  # for Chinese, Japanese and Korean names
_LARGE = 1.5  # how much bigger all of it is in large print: its text is then 12 points
# One font for nearly everybody's copy, so that it is cut once and not for every name.
_LETTERS = "".join(map(chr, range(0x20, 0x7F))) + "£·–—‘’“”…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is written on every page of one recipient's copy.

    `headings` are running heads, each with the page (from 1) it begins on: it stands until the
    next. `code` is the copy's short code, by which a found page is known again; `word` a word of
    warning such as "RECALLED". `large` makes all of it bigger, for the large-print edition.
    """

    title: str
    recipient: str
    agency: str
    copy_number: str
    issued_at: datetime
    destroy_by: date
    marking: str = "OFFICIAL-SENSITIVE"
    headings: Sequence[tuple[int, str]] = ()
    code: str = ""
    word: str = ""
    large: bool = False

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("the time of issue must say its time zone")

    @property
    def owner(self) -> str:
        """Whose copy it is, so that a page left on a desk says who answers for it."""
        return f"Copy {self.copy_number}: {legible(self.recipient)}, {legible(self.agency)}"

    @property
    def owner_apart(self) -> str:
        """Say the same, with names that run leftwards kept from turning their neighbours."""
        names = (apart(legible(name)) for name in (self.recipient, self.agency))
        return f"Copy {self.copy_number}: {', '.join(names)}"

    @property
    def life(self) -> str:
        """When the copy was issued, London time, and when it must be gone."""
        local = clock.to_london(self.issued_at)
        issued = f"{_day(local.date())}, {_hour(local)}"
        return f"Issued {issued}. Destroy by {_day(self.destroy_by)}."


def sha256(pdf: bytes) -> str:
    """The digest that stands for a document in the register."""
    return hashlib.sha256(pdf).hexdigest()


def stamp(pdf: bytes, stamp: Stamp) -> bytes:
    """Give a copy of `pdf` with `stamp` on every page; tags stay whole, equal input equal bytes."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        mark(document, stamp)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def mark(document: Pdf, stamp: Stamp) -> None:
    """Put `stamp` on every page of an open document."""
    _Stamper(document, stamp).mark_all()
    if stamp.code:
        name_code(document, stamp.code)


class _Stamper:
    """Marks the pages of one document; the fonts and the fixed parts are embedded once."""

    def __init__(self, pdf: Pdf, stamp: Stamp) -> None:
        self.pdf, self.stamp = pdf, stamp
        self.title = legible(stamp.title)
        said = self.title + stamp.owner + stamp.life + stamp.code
        heads = "".join(words for _page, words in stamp.headings)
        regular = Typeface.of("R", "NotoSans-Regular", _LETTERS + said + heads)
        bold = Typeface.of("B", "NotoSans-Bold", _LETTERS + stamp.marking + stamp.word)
        rare = [char for char in normal(said + heads) if not regular.draws(char)]
        drawn = "".join(char for char in rare if ord(char) in covered(f"{_FALLBACK}.ttf"))
        more = [Typeface.of("F", _FALLBACK, drawn)] if drawn else []
        self.pen = Pen(regular, bold, more, _LARGE if stamp.large else 1.0)
        self.fonts = pdf.make_indirect(
            Dictionary({f"/{face.key}": face.embed(pdf) for face in self.pen.faces})
        )
        self._fixed: dict[tuple[float, float], pikepdf.Object] = {}
        self._pages = len(pdf.pages)

    def mark_all(self) -> None:
        """Mark each page and make its links printable."""
        heads = dict(self.stamp.headings)
        head = ""
        opening = self.pdf.make_stream(b"q\n")
        for number, page in enumerate(self.pdf.pages, start=1):
            head = heads.get(number, head)
            self._mark(page, number, head, opening)
            for annotation in page.obj.get("/Annots", []):
                annotation.F = int(annotation.get("/F", 0)) | 4  # print
        for face in self.pen.shapes.values():
            self.fonts[f"/{face.key}"] = face.embed(self.pdf)

    def _mark(self, page: Page, number: int, head: str, opening: pikepdf.Object) -> None:
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        size = (right - left, top - bottom)
        if size not in self._fixed:
            self._fixed[size] = self._form(size, self._frame(*size))
        resources = self._own_resources(page)
        resources.XObject.StampFrame = self._fixed[size]
        resources.XObject.StampPage = self._form(size, self._running(size, number, head))
        marks = "Q\n"
        for name in ("/StampFrame", "/StampPage"):
            marks += "/Artifact <</Type /Pagination>> BDC\n"
            marks += f"q 1 0 0 1 {left:g} {bottom:g} cm {name} Do Q\nEMC\n"
        contents = page.obj.Contents
        parts = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([opening, *parts, self.pdf.make_stream(marks.encode())])

    def _own_resources(self, page: Page) -> pikepdf.Object:
        """Give the page resources of its own; WeasyPrint's are shared by all pages."""
        own = copy(page.obj.Resources)
        own.XObject = copy(own.get("/XObject", Dictionary()))
        if "/StampFrame" in own.XObject:
            raise ValueError("this copy is already stamped: stamp the paper it was made from")
        page.obj.Resources = own
        return own

    def _form(self, size: tuple[float, float], content: list[str]) -> pikepdf.Object:
        return self.pdf.make_stream(
            "\n".join(content).encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, *size]),
            Resources=Dictionary(Font=self.fonts),
        )

    def _frame(self, width: float, height: float) -> list[str]:
        """The parts that are the same on every page of one size."""
        pen, about = self.pen, self.stamp
        room = width - 2 * SIDE
        code = f"Code {about.code}" if about.code else ""
        coded, owner = pen.width(code) + 12 if code else 0, about.owner_apart
        upper = pen.width(owner) + coded <= room  # whether the code fits beside the owner
        side = (room - pen.marking_width(about.marking)) / 2 - 12
        return [
            pen.rule(width, height, -56),
            pen.marking(about.marking, width, height, -34),
            pen.strong(about.word, (height, -34), side),
            pen.line(self.title, (height, -50), room - 80 * pen.scale),
            pen.rule(width, 0, 58),
            pen.line(owner, (0, 46), room),
            pen.line(about.life, (0, 35), room if upper else room - coded),
            pen.line_right(code, (0, 46 if upper else 35), width, room),
            pen.marking(about.marking, width, 0, 18),
        ]

    def _running(self, size: tuple[float, float], number: int, head: str) -> list[str]:
        """Page X of Y, at the outer end of the running header, and above it the running head."""
        width, height = size
        side = (width - 2 * SIDE - self.pen.marking_width(self.stamp.marking)) / 2 - 12
        count = f"Page {number} of {self._pages}"
        return [
            self.pen.line_right(count, (height, -50), width, 80 * self.pen.scale),
            self.pen.line_right(head, (height, -34), width, side),
        ]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _hour(moment: datetime) -> str:
    """10am, 4:30pm."""
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"
