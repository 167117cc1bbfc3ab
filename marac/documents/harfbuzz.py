"""Shape letters with HarfBuzz and order them with FriBidi, the libraries that lay papers out.

The stamp is drawn outside WeasyPrint, yet a name in Arabic, Hebrew or an Indic script is only
itself when its letters join, stand over one another and run its own way. Pango, without which no
paper is laid out, brings both libraries along; texts here are single lines, and fonts only ours.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = 4, 5  # hb_direction_t
_PARAGRAPH = 0x110  # FRIBIDI_PAR_LTR: the line is English, whatever the name in it
_KEPT = 512  # shaped pieces: the names of a meeting or two


class _Info(ctypes.Structure):
    """`hb_glyph_info_t`."""

    _fields_ = (
        ("glyph", ctypes.c_uint32),
        ("mask", ctypes.c_uint32),
        ("cluster", ctypes.c_uint32),
        ("var1", ctypes.c_uint32),
        ("var2", ctypes.c_uint32),
    )


class _Position(ctypes.Structure):
    """`hb_glyph_position_t`."""

    _fields_ = (
        ("x_advance", ctypes.c_int32),
        ("y_advance", ctypes.c_int32),
        ("x_offset", ctypes.c_int32),
        ("y_offset", ctypes.c_int32),
        ("var", ctypes.c_uint32),
    )


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shape: its number in the font, and the place in the text that it is from.

    In units of the font: how far it leads, and how far off that line it is drawn.
    """

    number: int
    place: int
    advance: int
    right: int
    up: int


@lru_cache(maxsize=_KEPT)
def shape(font: str, text: str, *, leftwards: bool) -> tuple[Glyph, ...]:
    """Give the shapes of a piece of text in one font and direction, from left to right."""
    library = _harfbuzz()
    letters = _characters(text)
    buffer = ctypes.c_void_p(library.hb_buffer_create())
    try:
        library.hb_buffer_add_utf32(buffer, letters, len(text), 0, len(text))
        library.hb_buffer_set_direction(buffer, _RIGHT_TO_LEFT if leftwards else _LEFT_TO_RIGHT)
        library.hb_buffer_set_language(buffer, _no_language())
        library.hb_buffer_guess_segment_properties(buffer)
        library.hb_shape(_font(font), buffer, None, 0)
        return _glyphs(library, buffer)
    finally:
        library.hb_buffer_destroy(buffer)


def levels(text: str) -> list[int]:
    """Say of each character how deep it is set in directions; odd ones run leftwards (UAX 9)."""
    library, size = _fribidi(), len(text)
    letters = _characters(text)
    kinds, brackets = (ctypes.c_uint32 * size)(), (ctypes.c_uint32 * size)()
    found, base = (ctypes.c_int8 * size)(), ctypes.c_uint32(_PARAGRAPH)
    library.fribidi_get_bidi_types(letters, size, kinds)
    library.fribidi_get_bracket_types(letters, size, kinds, brackets)
    library.fribidi_get_par_embedding_levels_ex(kinds, brackets, size, ctypes.byref(base), found)
    return list(found)


def _glyphs(library: Any, buffer: ctypes.c_void_p) -> tuple[Glyph, ...]:
    count = ctypes.c_uint()
    infos: Sequence[Any] = library.hb_buffer_get_glyph_infos(buffer, ctypes.byref(count))
    places: Sequence[Any] = library.hb_buffer_get_glyph_positions(buffer, ctypes.byref(count))
    return tuple(
        Glyph(info.glyph, info.cluster, at.x_advance, at.x_offset, at.y_offset)
        for info, at in ((infos[n], places[n]) for n in range(count.value))
    )


def _characters(text: str) -> Any:
    return (ctypes.c_uint32 * len(text))(*map(ord, text))


@cache
def _font(name: str) -> ctypes.c_void_p:
    """Open a packed font; it stays open, and nobody changes it."""
    library = _harfbuzz()
    blob = ctypes.c_void_p(library.hb_blob_create_from_file(str(FONTS / f"{name}.ttf").encode()))
    font = ctypes.c_void_p(
        library.hb_font_create(ctypes.c_void_p(library.hb_face_create(blob, ctypes.c_uint(0))))
    )
    library.hb_font_make_immutable(font)
    return font


@cache
def _no_language() -> ctypes.c_void_p:
    """No language, so that the locale of a server cannot change how names look."""
    return ctypes.c_void_p(_harfbuzz().hb_language_from_string(b"und", -1))


@cache
def _harfbuzz() -> Any:
    library = ctypes.CDLL("libharfbuzz.so.0")
    for name in (
        "hb_buffer_create",
        "hb_blob_create_from_file",
        "hb_face_create",
        "hb_font_create",
        "hb_language_from_string",
    ):
        getattr(library, name).restype = ctypes.c_void_p
    library.hb_buffer_get_glyph_infos.restype = ctypes.POINTER(_Info)
    library.hb_buffer_get_glyph_positions.restype = ctypes.POINTER(_Position)
    return library


@cache
def _fribidi() -> Any:
    return ctypes.CDLL("libfribidi.so.0")
