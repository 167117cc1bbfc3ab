"""Read the stamp back from a found file, also a single page of it that another tool saved."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf

from marac.documents.errors import DocumentError
from marac.documents.words import Words, lines, words_of

#: Where the stamp stands, as a part of the page's height: a paper's own text never comes there,
#: so that nobody can write another's stamp into a case.
_MARGIN = 0.09
_OWNER = re.compile(r"(Copy .+?: .+?)(?:Code [A-Z0-9-]+)?$")
_LIFE = re.compile(r"(Issued .+?\. Destroy by .+?\.)")
_CODE = re.compile(r"Code ([A-Z0-9]+(?:-[A-Z0-9]+)*)")
_TITLE = re.compile(r"^(.+?)Page \d+ of \d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one page says of the copy it is from; page 0 is the file's own properties.

    What is not there is empty: an older stamp has no code, the properties no owner.
    """

    page: int
    owner: str
    life: str
    code: str
    title: str


def read_marks(pdf: bytes, password: str = "") -> list[Mark]:
    """The stamps found in a file, page by page; none if it never was a copy of a paper.

    A file that cannot be opened, also for want of its password, is a DocumentError.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf), password=password) as document:
            return list(_marks(document))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise DocumentError("this file cannot be opened as a PDF") from error


def _marks(document: pikepdf.Pdf) -> Iterator[Mark]:
    code = str(document.docinfo.get("/Keywords", ""))
    if re.fullmatch(_CODE.pattern.removeprefix("Code "), code):
        title = str(document.docinfo.get("/Title", ""))
        yield Mark(0, "", "", code, title)
    for number, page in enumerate(document.pages, start=1):
        _left, bottom, _right, top = (float(edge) for edge in page.mediabox)
        height, words = top - bottom, words_of(page)
        foot = [each for each in words if each.level - bottom < height * _MARGIN]
        head = [each for each in words if top - each.level < height * _MARGIN]
        mark = Mark(
            number,
            _first(_OWNER, foot),
            _first(_LIFE, foot),
            _first(_CODE, foot),
            _first(_TITLE, head),
        )
        if mark.owner or mark.code:
            yield mark


def _first(pattern: re.Pattern[str], words: Iterable[Words]) -> str:
    found = (pattern.search(line) for line in lines(words))
    return next((match[1].strip() for match in found if match), "")
