"""Make every character printable: what no packed font covers is written out by name.

A missing glyph prints as an empty box and breaks PDF/UA. Worse, an emoji in a hateful message
is evidence: `[monkey]` can be read, and read aloud, where a box cannot.
"""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
_LAYOUT = frozenset("\t\n\r")
_DROPPED = frozenset(
    chr(code)
    for code in (
        *range(0xFE00, 0xFE10),  # variation selectors: which picture of a sign we do not print
        *range(0x1F3FB, 0x1F400),  # skin tones, which follow a sign already written by name
        *range(0x202A, 0x202F),  # direction overrides: they can make a text read backwards
        *range(0x2066, 0x206A),
    )
)


#: Asked in this order, so that a paper in English opens one font and not all of them.
_ORDER = ("NotoSans-Regular.ttf", "NotoSansSymbols2-Regular.ttf", "NotoSansArabic-Regular.ttf")


@cache
def covered(font: str) -> frozenset[int]:
    """Every code point that a packed font can print."""
    with TTFont(FONTS / font, lazy=True) as program:
        return frozenset(program.getBestCmap())


def uncovered(text: str) -> set[str]:
    """The characters of a text that no packed font can print."""
    left = set(text)
    others = sorted(path.name for path in FONTS.glob("*-Regular.ttf") if path.name not in _ORDER)
    for font in (*_ORDER, *others):
        if not left <= _LAYOUT | _DROPPED:
            left = {char for char in left if ord(char) not in covered(font)}
    return left


def spell_out(text: str) -> str:
    """Give `text` with each character no font covers replaced by its name in brackets."""
    text = unicodedata.normalize("NFC", text)
    strange = uncovered(text) | _DROPPED
    return text.translate({ord(char): name_of(char) for char in strange - _LAYOUT})


def name_of(char: str) -> str:
    """Say what a character is, shortly: its name for a picture, its number for a letter."""
    category = unicodedata.category(char)
    if char in _DROPPED or category in ("Cc", "Cf", "Cs"):
        return ""
    if category == "Zs":
        return " "
    name = unicodedata.name(char, "")
    if category in ("So", "Sm", "Po") and name:
        return f"[{name.lower()}]"
    return f"[U+{ord(char):04X}]"
