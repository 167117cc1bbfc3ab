"""Cut each font once for nearly all papers, not once for each. Imported by the worker only.

WeasyPrint embeds exactly the letters a document uses. Every piece of a pack would then bring its
own cut of the same few fonts; with the ordinary letters always in, nearly all bring equal ones,
which are made once in a process and kept once by `join`.
"""

import io
from typing import Any

from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font

_ORDINARY = "".join(map(chr, range(0x20, 0x7F))) + "£·–—‘’“”•…"
#: The most cuts kept; rare letters make rare cuts, and a process may live for many papers.
_KEPT = 64

_cut = Font.subset
_ordinary: dict[bytes, frozenset[int]] = {}
_cuts: dict[tuple[bytes, frozenset[int]], bytes] = {}


def install() -> None:
    """Make WeasyPrint cut its fonts so; once, in a process that does nothing else."""
    Font.subset = _subset


def _subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Keep the glyphs that were drawn and the ordinary ones."""
    if not to_unicode:
        return
    if font.name not in _ordinary:
        _ordinary[font.name] = _glyphs(font)
    wanted = _ordinary[font.name].union(to_unicode)
    kept = _cuts.get((font.name, wanted))
    if kept is None or font.missing:
        _cut(font, dict.fromkeys(wanted, ""), hinting)
        kept = font.file_content
        if len(_cuts) < _KEPT and not font.missing:
            _cuts[font.name, wanted] = kept
    font.file_content = kept


def _glyphs(font: Any) -> frozenset[int]:
    """The numbers of the glyphs with which a font draws the ordinary letters."""
    with TTFont(io.BytesIO(font.file_content), lazy=True) as program:
        cmap = program.getBestCmap()
        return frozenset(
            program.getGlyphID(cmap[ord(char)]) for char in _ORDINARY if ord(char) in cmap
        )
