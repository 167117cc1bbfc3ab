"""Divide a line into what draws it: letters one by one, or shapes where a script joins them.

Nearly every line is English and goes the short way. A name in Arabic, Hebrew, an Indic script or
with accents that stand apart is shaped, and its pieces are put in the order in which they are seen.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

import pikepdf

from marac.documents import harfbuzz
from marac.documents.glyphs import FONTS, covered, spell_out
from marac.documents.typeface import Face, cut_glyphs, normal, utf16
from marac.documents.words import ACTUAL

BASE = "NotoSans-Regular"
_ISOLATE, _END = "\u2068", "\u2069"  # keep a name's direction from its neighbours
_LEFTWARDS = ("R", "AL")
_NOTHING = "\u200b"  # for a part of a shape that has no character of its own


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line in one font and direction."""

    font: str
    text: str
    leftwards: bool
    shaped: bool


class Shapes(Face):
    """The shapes of one font that a paper's stamp draws; known in full once all is drawn."""

    def __init__(self, key: str, font: str) -> None:
        self.key, self.font = key, font
        self._drawn: dict[int, str] = {}
        upright = _metrics(font)
        self._units: int = upright["head"].unitsPerEm
        self._leads: dict[str, tuple[int, int]] = upright["hmtx"].metrics
        self._order: list[str] = upright.getGlyphOrder()

    def width(self, piece: Piece, size: float) -> float:
        """How wide a piece runs, in points."""
        return sum(glyph.advance for glyph in _shape(piece)) * size / self._units

    def show(self, piece: Piece, size: float) -> str:
        """Write the operators that draw a piece, with its text for who copies it."""
        glyphs = _shape(piece)
        for glyph, text in zip(glyphs, _texts(piece, glyphs), strict=True):
            self._drawn.setdefault(glyph.number, text)
        parts = [f"/{self.key} {size:g} Tf"]
        for up, level in groupby(glyphs, key=lambda glyph: glyph.up):
            parts.append(f"{up * size / self._units:.2f} Ts [{self._spaced(level)}] TJ")
        drawn = " ".join([*parts, "0 Ts"])
        # Readers turn right-to-left text themselves, and would turn it twice if they were told.
        return drawn if piece.leftwards else said(ACTUAL, piece.text, drawn)

    def embed(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """Cut the font to what was drawn and put it into `pdf`."""
        super().__init__(self.key, self.font, cut_glyphs(self.font, frozenset(self._drawn)))
        return super().embed(pdf)

    def _spaced(self, glyphs: Iterable[harfbuzz.Glyph]) -> str:
        """Write shapes with the distances that the font does not make by itself."""
        written = []
        for glyph in glyphs:
            after = self._lead(glyph.number) + glyph.right - glyph.advance
            before = f"{self._mille(-glyph.right):g} " if glyph.right else ""
            written.append(
                f"{before}<{glyph.number:04X}>{f' {self._mille(after):g}' * bool(after)}"
            )
        return " ".join(written)

    def _lead(self, glyph: int) -> int:
        return self._leads[self._order[glyph]][0]

    def _mille(self, units: float) -> float:
        return round(units * 1000 / self._units, 1)

    def _widths(self) -> pikepdf.Array:
        pairs = ((glyph, round(self._mille(self._lead(glyph)))) for glyph in sorted(self._drawn))
        return pikepdf.Array([each for n, lead in pairs for each in (n, pikepdf.Array([lead]))])

    def _letters(self) -> dict[int, str]:
        return self._drawn


def said(key: str, text: str, drawn: str) -> str:
    """Put a text beside the operators that draw it."""
    bare = text.replace(_ISOLATE, "").replace(_END, "")
    return f"/Span <<{key} <FEFF{utf16(bare)}>>> BDC {drawn} EMC"


def legible(text: str) -> str:
    """Give a text as one line that can be printed: what no packed font has is named."""
    return normal(spell_out(text))


def apart(text: str) -> str:
    """Keep a name that runs leftwards from turning what stands beside it."""
    turns = any(unicodedata.bidirectional(char) in _LEFTWARDS for char in text)
    return f"{_ISOLATE}{text}{_END}" if turns else text


def is_plain(text: str) -> bool:
    """Tell whether letters can be drawn one by one, from left to right."""
    return text.isascii() or not any(
        "\u0590" <= char < "\u1d00" or char in (_ISOLATE, _END) or unicodedata.combining(char)
        for char in text
    )


def pieces(text: str) -> list[Piece]:
    """Divide a line, and put its pieces in the order in which they are seen."""
    fonts, depths = _fonts_of(text), harfbuzz.levels(text)
    marks = list(zip(fonts, depths, strict=True))
    runs: list[tuple[int, Piece]] = []
    start = 0
    for (font, depth), group in groupby(marks):
        end = start + len(list(group))
        part, start = text[start:end], end
        if font is not None:
            shaped = depth % 2 == 1 or not is_plain(part)
            runs.append((depth, Piece(font, part, depth % 2 == 1, shaped)))
    return _seen(runs)


def _seen(runs: list[tuple[int, Piece]]) -> list[Piece]:
    """Turn round what runs leftwards, the innermost first (UAX 9, rule L2)."""
    for depth in range(max((level for level, _ in runs), default=0), 0, -1):
        inside = [level >= depth for level, _ in runs]
        start = 0
        for turns, group in groupby(inside):
            end = start + len(list(group))
            runs[start:end] = runs[start:end][:: -1 if turns else 1]
            start = end
    return [piece for _, piece in runs]


def _fonts_of(text: str) -> list[str | None]:
    """Say in which font each character is drawn; what only directs its neighbours has none."""
    found: list[str | None] = []
    last: str | None = None
    for char in text:
        if char in (_ISOLATE, _END):
            last = None
        elif not (last and _follows(char) and ord(char) in covered(f"{last}.ttf")):
            last = _font_of(char)
        found.append(last if char not in (_ISOLATE, _END) else None)
    return found


def _follows(char: str) -> bool:
    """Tell whether a character keeps to the font of the one before it: a mark, blank or sign."""
    return unicodedata.category(char)[0] not in "LN"


@lru_cache(maxsize=1024)
def _font_of(char: str) -> str:
    every = sorted(path.stem for path in FONTS.glob("*-Regular.ttf"))
    every.sort(key=lambda name: (name != BASE, name.startswith("Droid")))
    return next((name for name in every if ord(char) in covered(f"{name}.ttf")), BASE)


@cache
def _metrics(font: str) -> Any:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only for names that need it

    return TTFont(FONTS / f"{font}.ttf", lazy=True)


@cache
def _own_characters(font: str) -> dict[int, str]:
    """The lowest character that a font itself draws with each glyph."""
    program = _metrics(font)
    pairs = sorted(program.getBestCmap().items(), reverse=True)
    return {program.getGlyphID(name): chr(code) for code, name in pairs}


def _shape(piece: Piece) -> tuple[harfbuzz.Glyph, ...]:
    return harfbuzz.shape(piece.font, piece.text, leftwards=piece.leftwards)


def _texts(piece: Piece, glyphs: Sequence[harfbuzz.Glyph]) -> list[str]:
    """Say what each shape stands for: its own letter, or those of the place it is from."""
    own, ends = _own_characters(piece.font), sorted({glyph.place for glyph in glyphs})
    until = dict(zip(ends, [*ends[1:], len(piece.text)], strict=True))
    found = []
    for glyph in glyphs:
        text = own.get(glyph.number) or piece.text[glyph.place : until[glyph.place]]
        found.append(unicodedata.normalize("NFKC", text).strip("\u200c\u200d") or _NOTHING)
    return found
