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


@cache
def covered() -> frozenset[int]:
    """Every code point that at least one packed font can print."""
    points: set[int] = set()
    for path in sorted(FONTS.glob("*-Regular.ttf")):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def spell_out(text: str) -> str:
    """Give `text` with each character no font covers replaced by its name in brackets."""
    text = unicodedata.normalize("NFC", text)
    known = covered()
    strange = {char for char in set(text) if ord(char) not in known or char in _DROPPED}
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
