"""Plain text: read in one of three encodings, and written anew in UTF-8."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from marac.inspection.fitness import Unfit

# Everything below a space but tab, line break and form feed; delete, and the second such block.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
NOT_TEXT = "The file is not plain text. Open it and save it as text, or send it as a PDF"


def look_into(_kind: str, data: bytes) -> bytes:
    """Give the text in UTF-8; raise Unfit when it holds anything but text."""
    text = _decoded(data)
    if _CONTROL.search(text):
        raise Unfit(NOT_TEXT)
    return text.encode()


def _decoded(data: bytes) -> str:
    """Read the text: UTF-16 when its mark says so, else UTF-8, else as old Windows wrote it."""
    marked = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit(NOT_TEXT)
