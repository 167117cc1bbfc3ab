"""Embed the few letters a stamp needs, with the widths to measure them and the way to copy them."""

import io
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
_UNKNOWN = "�"
# Stamps of one meeting differ in a few letters; the programs are some kilobytes each.
KEPT = 64

_TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{blocks}endcmap CMapName currentdict /CMap defineresource pop end end
"""


class Face(ABC):
    """A font program and how a file holds it; `key` is its name in resources."""

    def __init__(self, key: str, font: str, program: bytes) -> None:
        self.key, self.name = key, f"MARACS+{font}"
        self._program = program
        self._font = TTFont(io.BytesIO(program))
        self._per_mille: float = 1000 / self._font["head"].unitsPerEm

    def embed(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """Put the font into `pdf` and give the object that resources refer to."""
        descendant = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name("/" + self.name),
            CIDSystemInfo=pikepdf.Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            CIDToGIDMap=pikepdf.Name.Identity,
            FontDescriptor=pdf.make_indirect(self._descriptor(pdf)),
            W=self._widths(),
        )
        return pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type0,
                BaseFont=pikepdf.Name("/" + self.name),
                Encoding=pikepdf.Name("/Identity-H"),
                DescendantFonts=pikepdf.Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(_to_unicode(self._letters())),
            )
        )

    def _descriptor(self, pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        head, hhea = self._font["head"], self._font["hhea"]
        box = [head.xMin, head.yMin, head.xMax, head.yMax]
        return pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name("/" + self.name),
            Flags=4,  # symbolic: glyphs are reached by number
            FontBBox=pikepdf.Array([round(edge * self._per_mille) for edge in box]),
            ItalicAngle=0,
            Ascent=round(hhea.ascent * self._per_mille),
            Descent=round(hhea.descent * self._per_mille),
            CapHeight=round(self._cap_height() * self._per_mille),
            StemV=80,
            FontFile2=pdf.make_stream(self._program, Length1=len(self._program)),
        )

    def _cap_height(self) -> int:
        """How tall a capital is; a font that does not say has none."""
        height: int = getattr(self._font["OS/2"], "sCapHeight", 0) or self._font["hhea"].ascent
        return height

    @abstractmethod
    def _widths(self) -> pikepdf.Array:
        """How far each glyph leads, as PDF lists it."""

    @abstractmethod
    def _letters(self) -> dict[int, str]:
        """The text that each glyph stands for."""


class Typeface(Face):
    """A packed font cut down to some letters, each drawn by a glyph of its own."""

    def __init__(self, key: str, font: str, letters: frozenset[str]) -> None:
        super().__init__(key, font, _cut(FONTS / f"{font}.ttf", letters | {_UNKNOWN}))
        metrics, numbers = self._font["hmtx"].metrics, self._font.getReverseGlyphMap()
        self._advances: list[int] = [
            round(metrics[name][0] * self._per_mille) for name in self._font.getGlyphOrder()
        ]
        self._glyphs: dict[str, int] = {
            chr(code): numbers[name] for code, name in self._font.getBestCmap().items()
        }
        self._unknown = self._glyphs.get(_UNKNOWN, 0)

    @classmethod
    def of(cls, key: str, font: str, text: str) -> "Typeface":
        """Give the font for the characters of `text`; copies of one press have theirs in common."""
        return _typeface(key, font, frozenset(normal(text)))

    def width(self, text: str, size: float, spacing: float = 0) -> float:
        """How wide `text` runs, in points."""
        advances = sum(self._advances[self._glyphs.get(char, self._unknown)] for char in text)
        return advances * size / 1000 + spacing * len(text)

    def draws(self, text: str) -> bool:
        """Tell whether the font has every letter."""
        return self._glyphs.keys() >= set(text)

    def encode(self, text: str) -> str:
        """Give `text` as the hexadecimal glyph numbers that a content stream shows."""
        return "".join(f"{self._glyphs.get(char, self._unknown):04X}" for char in text)

    def _widths(self) -> pikepdf.Array:
        return pikepdf.Array([0, pikepdf.Array(self._advances)])

    def _letters(self) -> dict[int, str]:
        pairs = ((glyph, ord(char)) for char, glyph in self._glyphs.items())
        return {glyph: chr(code) for glyph, code in sorted(pairs)}


@lru_cache(maxsize=KEPT)
def _typeface(key: str, font: str, letters: frozenset[str]) -> Typeface:
    return Typeface(key, font, letters)


def normal(text: str) -> str:
    """Compose accents and flatten white space, as one printed line needs."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _to_unicode(letters: dict[int, str]) -> bytes:
    pairs = sorted(letters.items())
    blocks = ""
    for start in range(0, len(pairs), 100):  # the most that one block may hold
        rows = pairs[start : start + 100]
        lines = "".join(f"<{glyph:04X}> <{utf16(text)}>\n" for glyph, text in rows)
        blocks += f"{len(rows)} beginbfchar\n{lines}endbfchar\n"
    return _TO_UNICODE.format(blocks=blocks).encode()


def utf16(text: str) -> str:
    """Give text as the hexadecimal digits in which PDF writes it."""
    return text.encode("utf-16-be").hex().upper()


@lru_cache(maxsize=KEPT)
def _cut(path: Path, letters: frozenset[str]) -> bytes:
    """Give the font program with only the glyphs of some letters, the same bytes every time."""
    return _subset(path, unicodes=sorted(map(ord, letters)))


@lru_cache(maxsize=KEPT)
def cut_glyphs(font: str, glyphs: frozenset[int]) -> bytes:
    """Give the font program with only some glyphs, each under the number it had."""
    return _subset(FONTS / f"{font}.ttf", gids=sorted(glyphs))


def _subset(path: Path, **kept: Sequence[int]) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - slow to load, and few processes stamp

    options: Any = subset.Options()
    # Glyphs are shown one by one, so the rules for shaping them are never asked. Reading these
    # before they are thrown away would be nearly all the work.
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.retain_gids = "gids" in kept
    with TTFont(path, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(**kept)
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
