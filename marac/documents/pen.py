"""Write lines of text into the margins of a page, as PDF operators.

Heights are given as (edge, distance): the distance from the upper or lower edge of the page, in
points of the ordinary edition; a bigger scale makes letters and distances bigger alike.
"""

from collections.abc import Sequence
from itertools import groupby

from marac.documents import lettering
from marac.documents.lettering import Piece, Shapes
from marac.documents.typeface import Typeface, normal
from marac.documents.words import WHOLE

SIDE = 56.7  # 20 mm, the side margin of templates/documents/_paper.css
_MARKING, _SPACING = 9.5, 1.0  # points
_TEXT, _LEAST = 8.0, 6.0  # below the last a print is not read

Height = tuple[float, float]
Part = Piece | tuple[Typeface, str]


class Pen:
    """Two weights of a typeface at one scale, and what draws letters that it does not have."""

    def __init__(
        self, regular: Typeface, bold: Typeface, more: Sequence[Typeface], scale: float
    ) -> None:
        self.regular, self.bold, self.more, self.scale = regular, bold, more, scale
        self.faces = (regular, bold, *more)
        self.shapes: dict[str, Shapes] = {}  # by the font; known in full once all is drawn

    def width(self, text: str) -> float:
        """How wide a line of text runs."""
        return self._width(self.regular, normal(text), _TEXT * self.scale)

    def marking_width(self, text: str) -> float:
        """How wide a marking runs."""
        return self.bold.width(normal(text), _MARKING * self.scale, _SPACING)

    def marking(self, text: str, width: float, edge: float, distance: float) -> str:
        """The protective marking, in the middle."""
        start = (width - self.marking_width(text)) / 2
        at = (start, edge + distance * self.scale)
        return self._show(self.bold, _MARKING * self.scale, normal(text), at, _SPACING)

    def strong(self, text: str, height: Height, room: float) -> str:
        """A word of warning at the left."""
        size, text = self._fitted(self.bold, text, room)
        return self._show(self.bold, size, text, (SIDE, self._level(height)))

    def line(self, text: str, height: Height, room: float) -> str:
        """One line of text at the left, made to fit."""
        size, text = self._fitted(self.regular, text, room)
        return self._show(self.regular, size, text, (SIDE, self._level(height)))

    def line_right(self, text: str, height: Height, width: float, room: float) -> str:
        """One line of text that ends at the right margin, made to fit."""
        size, text = self._fitted(self.regular, text, room)
        start = width - SIDE - self._width(self.regular, text, size)
        return self._show(self.regular, size, text, (start, self._level(height)))

    def rule(self, width: float, edge: float, distance: float) -> str:
        """A thin line from margin to margin."""
        level = edge + distance * self.scale
        return f"0.5 w 0.35 G {SIDE} {level:.2f} m {width - SIDE:.2f} {level:.2f} l S"

    def _level(self, height: Height) -> float:
        return height[0] + height[1] * self.scale

    def _fitted(self, face: Typeface, text: str, room: float) -> tuple[float, str]:
        """Make a line fit: smaller first, then shortened with an ellipsis."""
        size, text = _TEXT * self.scale, normal(text)
        while size > _LEAST * self.scale and self._width(face, text, size) > room:
            size -= 0.5
        if self._width(face, text, size) > room:
            while text and self._width(face, text + "…", size) > room:
                text = text[:-1]
            text += "…"
        return size, text

    def _width(self, face: Typeface, text: str, size: float) -> float:
        return sum(
            self._shapes(part.font).width(part, size)
            if isinstance(part, Piece)
            else part[0].width(part[1], size)
            for part in self._parts(face, text)
        )

    def _parts(self, face: Typeface, text: str) -> list[Part]:
        """Divide a line by what draws it, in the order in which it is seen."""
        if lettering.is_plain(text):
            return self._plain(face, text)
        found: list[Part] = []
        for piece in lettering.pieces(text):
            found += [piece] if piece.shaped else self._plain(face, piece.text)
        return found

    def _plain(self, face: Typeface, text: str) -> list[Part]:
        """Divide letters that stand one by one: the face itself draws all it can, or nobody can."""
        if face.draws(text):
            return [(face, text)]

        def drawer(char: str) -> Typeface:
            return next((each for each in (face, *self.more) if each.draws(char)), face)

        parts = groupby(text, key=drawer)
        return [(drawn, "".join(letters)) for drawn, letters in parts]

    def _shapes(self, font: str) -> Shapes:
        if font not in self.shapes:
            self.shapes[font] = Shapes(f"S{len(self.shapes)}", font)
        return self.shapes[font]

    def _show(
        self, face: Typeface, size: float, text: str, at: tuple[float, float], spacing: float = 0
    ) -> str:
        if not text:
            return ""
        parts = self._parts(face, text)
        shown = " ".join(
            self._shapes(part.font).show(part, size)
            if isinstance(part, Piece)
            else f"/{part[0].key} {size:g} Tf <{part[0].encode(part[1])}> Tj"
            for part in parts
        )
        if any(isinstance(part, Piece) for part in parts):  # so that `words` reads the line again
            shown = lettering.said(WHOLE, text, shown)
        return f"BT 0 g {spacing:g} Tc {at[0]:.2f} {at[1]:.2f} Td {shown} ET"
