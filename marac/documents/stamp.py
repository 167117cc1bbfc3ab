"""Mark every page of a copy: the marking, whose copy it is, when it was issued, page X of Y.

The marks are artifacts, so a screen reader reads the paper and not forty footers; WeasyPrint's
own margin boxes are left untagged (its issue 1836) and are not used.
"""

import hashlib
import io
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from marac import clock
from marac.documents.typeface import Typeface, normal

_SIDE = 56.7  # 20 mm, the side margin of templates/documents/_paper.css
_MARKING, _SPACING = 9.5, 1.0  # points
_TEXT, _LEAST = 8.0, 6.0  # below the last a print is not read
_LETTERS = "0123456789PageXofCpyIsudDtrb.,: …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is written on every page of one recipient's copy."""

    title: str
    recipient: str
    agency: str
    copy_number: str
    issued_at: datetime
    destroy_by: date
    marking: str = "OFFICIAL-SENSITIVE"

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("the time of issue must say its time zone")

    @property
    def owner(self) -> str:
        """Whose copy it is, so that a page left on a desk says who answers for it."""
        return f"Copy {self.copy_number}: {self.recipient}, {self.agency}"

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
        _Stamper(document, stamp).mark_all()
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


class _Stamper:
    """Marks the pages of one document; the fonts and the fixed parts are embedded once."""

    def __init__(self, pdf: Pdf, stamp: Stamp) -> None:
        self.pdf, self.stamp = pdf, stamp
        self.regular = Typeface("Regular", _LETTERS + stamp.title + stamp.owner + stamp.life)
        self.bold = Typeface("Bold", stamp.marking)
        self.fonts = Dictionary(R=self.regular.embed(pdf), B=self.bold.embed(pdf))
        self._fixed: dict[tuple[float, float], pikepdf.Object] = {}

    def mark_all(self) -> None:
        """Mark each page and make its links printable."""
        for number, page in enumerate(self.pdf.pages, start=1):
            self._mark(page, number)
            for annotation in page.obj.get("/Annots", []):
                annotation.F = int(annotation.get("/F", 0)) | 4  # print

    def _mark(self, page: Page, number: int) -> None:
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        size = (right - left, top - bottom)
        if size not in self._fixed:
            self._fixed[size] = self._form(size, self._frame(*size))
        count = self._form(size, [self._count(size, number)])
        _own_resources(page)
        marks = ""
        for form, name in ((self._fixed[size], "/StampFrame"), (count, "/StampPage")):
            page.add_resource(form, Name.XObject, Name(name))
            marks += "/Artifact <</Type /Pagination>> BDC\n"
            marks += f"q 1 0 0 1 {left:g} {bottom:g} cm {name} Do Q\nEMC\n"
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"Q\n" + marks.encode())

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
        room = width - 2 * _SIDE
        bold, regular, about = self.bold, self.regular, self.stamp
        middle = (width - bold.width(about.marking, _MARKING, _SPACING)) / 2
        marking = f"/B {_MARKING} Tf {_SPACING} Tc"
        return [
            _rule(width, height - 56),
            _show(bold, marking, about.marking, (middle, height - 34)),
            _fitted(regular, about.title, (_SIDE, height - 50), room - 80),
            _rule(width, 58),
            _fitted(regular, about.owner, (_SIDE, 46), room),
            _fitted(regular, about.life, (_SIDE, 35), room),
            _show(bold, marking, about.marking, (middle, 18)),
        ]

    def _count(self, size: tuple[float, float], number: int) -> str:
        """Page X of Y, at the outer end of the running header."""
        text = f"Page {number} of {len(self.pdf.pages)}"
        start = size[0] - _SIDE - self.regular.width(text, _TEXT)
        return _show(self.regular, f"/R {_TEXT} Tf 0 Tc", text, (start, size[1] - 50))


def _own_resources(page: Page) -> None:
    """Give the page a resource dictionary of its own; WeasyPrint's is shared by all pages."""
    own = copy(page.obj.Resources)
    own.XObject = copy(own.get("/XObject", Dictionary()))
    if "/StampFrame" in own.XObject:
        raise ValueError("this copy is already stamped: stamp the paper it was made from")
    page.obj.Resources = own


def _fitted(face: Typeface, text: str, at: tuple[float, float], room: float) -> str:
    """One line of text made to fit: smaller first, then shortened with an ellipsis."""
    size, text = _TEXT, normal(text)
    while size > _LEAST and face.width(text, size) > room:
        size -= 0.5
    if face.width(text, size) > room:
        while face.width(text + "…", size) > room:
            text = text[:-1]
        text += "…"
    return _show(face, f"/R {size} Tf 0 Tc", text, at)


def _show(face: Typeface, state: str, text: str, at: tuple[float, float]) -> str:
    return f"BT 0 g {state} {at[0]:.2f} {at[1]:.2f} Td <{face.encode(text)}> Tj ET"


def _rule(width: float, y: float) -> str:
    return f"0.5 w 0.35 G {_SIDE} {y:.2f} m {width - _SIDE:.2f} {y:.2f} l S"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _hour(moment: datetime) -> str:
    """10am, 4:30pm."""
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"
