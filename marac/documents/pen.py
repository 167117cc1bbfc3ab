"""Write lines of text into the margins of a page, as PDF operators.

Heights are given as (edge, distance): the distance from the upper or lower edge of the page, in
points of the ordinary edition; a bigger scale makes letters and distances bigger alike.
"""

from marac.documents.typeface import Typeface, normal

SIDE = 56.7  # 20 mm, the side margin of templates/documents/_paper.css
_MARKING, _SPACING = 9.5, 1.0  # points
_TEXT, _LEAST = 8.0, 6.0  # below the last a print is not read

Height = tuple[float, float]


class Pen:
    """Two weights of a typeface at one scale."""

    def __init__(self, regular: Typeface, bold: Typeface, scale: float) -> None:
        self.regular, self.bold, self.scale = regular, bold, scale

    def width(self, text: str) -> float:
        """How wide a line of text runs."""
        return self.regular.width(text, _TEXT * self.scale)

    def marking_width(self, text: str) -> float:
        """How wide a marking runs."""
        return self.bold.width(text, _MARKING * self.scale, _SPACING)

    def marking(self, text: str, width: float, edge: float, distance: float) -> str:
        """The protective marking, in the middle."""
        state = f"/B {_MARKING * self.scale:g} Tf {_SPACING} Tc"
        start = (width - self.marking_width(text)) / 2
        return _show(self.bold, state, text, (start, edge + distance * self.scale))

    def strong(self, text: str, height: Height, room: float) -> str:
        """A word of warning at the left."""
        size, text = self._fitted(self.bold, text, room)
        return _show(self.bold, f"/B {size:g} Tf 0 Tc", text, (SIDE, self._level(height)))

    def line(self, text: str, height: Height, room: float) -> str:
        """One line of text at the left, made to fit."""
        size, text = self._fitted(self.regular, text, room)
        return _show(self.regular, f"/R {size:g} Tf 0 Tc", text, (SIDE, self._level(height)))

    def line_right(self, text: str, height: Height, width: float, room: float) -> str:
        """One line of text that ends at the right margin, made to fit."""
        size, text = self._fitted(self.regular, text, room)
        start = width - SIDE - self.regular.width(text, size)
        return _show(self.regular, f"/R {size:g} Tf 0 Tc", text, (start, self._level(height)))

    def rule(self, width: float, edge: float, distance: float) -> str:
        """A thin line from margin to margin."""
        level = edge + distance * self.scale
        return f"0.5 w 0.35 G {SIDE} {level:.2f} m {width - SIDE:.2f} {level:.2f} l S"

    def _level(self, height: Height) -> float:
        return height[0] + height[1] * self.scale

    def _fitted(self, face: Typeface, text: str, room: float) -> tuple[float, str]:
        """Make a line fit: smaller first, then shortened with an ellipsis."""
        size, text = _TEXT * self.scale, normal(text)
        while size > _LEAST * self.scale and face.width(text, size) > room:
            size -= 0.5
        if face.width(text, size) > room:
            while text and face.width(text + "…", size) > room:
                text = text[:-1]
            text += "…"
        return size, text


def _show(face: Typeface, state: str, text: str, at: tuple[float, float]) -> str:
    if not text:
        return ""
    return f"BT 0 g {state} {at[0]:.2f} {at[1]:.2f} Td <{face.encode(text)}> Tj ET"
