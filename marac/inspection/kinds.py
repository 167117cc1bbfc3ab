"""The kinds of file that are taken, and how each is known: by its ending and by how it begins."""

import io
import zipfile
from enum import StrEnum

# The most that one file may hold, in bytes.
LARGEST = 10 * 1024 * 1024

_PDF_WITHIN = 1024  # a reader of PDFs looks so far for the beginning of one
_ZIP_BEGINS, _ZIP_LISTS = b"PK\x03\x04", b"PK\x01\x02"


class Kind(StrEnum):
    """What sort of file it is."""

    PDF = "pdf"
    WORD = "docx"
    PNG = "png"
    JPEG = "jpg"
    TEXT = "txt"

    @property
    def label(self) -> str:
        """Say it in words."""
        return _WORDS[self][0]

    @property
    def media_type(self) -> str:
        """Give the name that browsers know it by."""
        return _WORDS[self][1]


_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORDS = {
    Kind.PDF: ("PDF document", "application/pdf"),
    Kind.WORD: ("Word document", _WORD_TYPE),
    Kind.PNG: ("Picture (PNG)", "image/png"),
    Kind.JPEG: ("Picture (JPEG)", "image/jpeg"),
    Kind.TEXT: ("Plain text", "text/plain; charset=utf-8"),
}
_ENDINGS = {
    "pdf": Kind.PDF,
    "docx": Kind.WORD,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "txt": Kind.TEXT,
}
# What a browser offers when a file is chosen.
ACCEPTED = tuple(f".{ending}" for ending in _ENDINGS)


def kind_by_name(name: str) -> Kind | None:
    """Say what a file claims to be by the ending of its name."""
    _, dot, ending = name.rpartition(".")
    return _ENDINGS.get(ending.lower()) if dot else None


def kinds_by_content(data: bytes) -> set[Kind]:
    """Say what a file could be read as; one that is sound could be read in one way only."""
    found = set()
    if b"%PDF-" in data[:_PDF_WITHIN]:
        found.add(Kind.PDF)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        found.add(Kind.PNG)
    if data.startswith(b"\xff\xd8\xff"):
        found.add(Kind.JPEG)
    if data.startswith(_ZIP_BEGINS) or _ends_as_zip(data):
        found.add(Kind.WORD)
    return found or {Kind.TEXT}


def _ends_as_zip(data: bytes) -> bool:
    """Tell whether a reader of archives, who begins at the end, would find one."""
    return _ZIP_LISTS in data and zipfile.is_zipfile(io.BytesIO(data))
