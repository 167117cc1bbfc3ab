"""Keep names readable by machine: what is drawn as shapes is also said as text.

WeasyPrint maps each glyph to the text of its first cluster, so a letter drawn together with a
mark (`ọ́`, `হি`) loses or borrows characters, here and wherever that glyph is used again; an
empty entry is also invalid in PDF/UA-1. So glyphs get the character the font gives them, and
text whose glyphs do not follow reading order carries it as `/ActualText`.
Imported by the worker only.
"""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.pdf.stream import Stream

_NOTHING = "\u200b"  # for a part of a shape that has no character of its own
_draw_marked = Stream.marked
_known: dict[bytes, dict[int, str]] = {}  # by the name of the font: there are only the packed ones


def install() -> None:
    """Make WeasyPrint's streams say their text; once, in a process that does nothing else."""
    Stream.marked = _marked


@contextmanager
def _marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Draw `box` as WeasyPrint does, then mend what its glyphs are said to mean."""
    text = getattr(box, "text", "")
    shaped = needs_shaping(text)
    with _draw_marked(stream, box, tag):
        if shaped and not runs_leftwards(text):  # readers turn right-to-left text themselves
            properties = stream.stream[-2]  # [tag, property list, BDC]
            properties["ActualText"] = pydyf.String(text)
        yield
    if shaped:
        for font in stream._fonts.values():
            mend(font)


def needs_shaping(text: str) -> bool:
    """Tell whether glyphs may differ from characters: a script that joins, or combining marks."""
    return any("\u0590" <= char < "\u1d00" or unicodedata.combining(char) for char in text)


def runs_leftwards(text: str) -> bool:
    """Tell whether any of the text is Arabic, Hebrew or another right-to-left script."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def mend(font: Any) -> None:
    """Give each glyph drawn so far its own character; a ligature keeps the text it stands for."""
    own = _characters(font)
    for glyph, text in font.to_unicode.items():
        letter = own.get(glyph, text or _NOTHING)
        if _folded(letter) != _folded(text):
            font.to_unicode[glyph] = letter


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _characters(font: Any) -> dict[int, str]:
    """The lowest character that the font itself draws with each glyph; read once a process."""
    if font.name not in _known:
        with TTFont(io.BytesIO(font.file_content), lazy=True) as program:
            pairs = sorted(program.getBestCmap().items(), reverse=True)
            _known[font.name] = {program.getGlyphID(name): chr(code) for code, name in pairs}
    return _known[font.name]
