"""Charts as plain SVG, made here: bars of several parts, one a month, one below the other.

Each part has a pattern beside its colour, so that a grey printer and every eye tells them apart.
There is no style in it: colours are attributes, and classes let high contrast replace them. The
numbers stand in a table beside it; a screen reader hears the title and the description.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

INK, PAPER, QUIET = "#16283a", "#ffffff", "#4a5560"
WIDTH, LABELS, TOTALS = 360, 56, 34
ROW, BAR, TOP = 26, 18, 6
KEY_ROW = 22

# What fills the parts, in their order: a ground, and what is drawn over it in a square of 6.
PATTERNS = (
    ("#1d5c3d", ""),
    ("#a9cdb6", "M0 6 L6 0 M-1 1 L1 -1 M5 7 L7 5"),
    ("#e6dcf0", "M1.5 1.5 h1.4 v1.4 h-1.4 z M4.5 4.5 h1.4 v1.4 h-1.4 z"),
    ("#16283a", "M0 0 L6 6 M-1 5 L1 7 M5 -1 L7 1"),
    ("#ffffff", ""),
    ("#f0b9a8", "M0 1.5 H6 M0 4.5 H6"),
)
# Those of them that are dark, on which the pattern is drawn in white.
DARK = {0, 3}
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bar:
    """One bar: what it is called, its parts and what stands behind it; no parts, no bar."""

    label: str
    parts: Sequence[int]
    total: str


def stacked(  # noqa: PLR0913 - each is a part of one drawing
    bars: Sequence[Bar],
    names: Sequence[str],
    *,
    name: str,
    title: str,
    description: str,
    with_key: bool = False,
) -> Markup:
    """Draw bars of several parts; `name` keeps its ids apart from those of another chart."""
    most = max((sum(bar.parts) for bar in bars), default=0) or 1
    scale = (WIDTH - LABELS - TOTALS) / most
    drawn = [_bar(bar, TOP + n * ROW, scale, name) for n, bar in enumerate(bars)]
    height = TOP + len(bars) * ROW
    key = _key(names, height + 8, name) if with_key else Markup()
    if with_key:
        height += 8 + KEY_ROW * ((len(names) + 1) // 2)
    return Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' role="img" aria-labelledby="{name}-title {name}-description">'
        '<title id="{name}-title">{title}</title><desc id="{name}-description">{description}</desc>'
        '<defs>{patterns}</defs><g font-family="sans-serif" font-size="13">{bars}{key}</g></svg>'
    ).format(
        width=WIDTH,
        height=height,
        name=name,
        title=title,
        description=description,
        patterns=Markup().join(_pattern(n, name) for n in range(len(names))),
        bars=Markup().join(drawn),
        key=key,
    )


def swatch(number: int, name: str) -> Markup:
    """Draw the square that stands beside a part's name in the key."""
    return Markup(
        '<svg class="chart__swatch" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"'
        ' aria-hidden="true" focusable="false">{}</svg>'
    ).format(_part((1, 1, 14, 14), number, name))


def _pattern(number: int, name: str) -> Markup:
    """Draw what lies on a part's ground, again and again; some parts are plain."""
    marks = PATTERNS[number % len(PATTERNS)][1]
    if not marks:
        return Markup()
    return Markup(
        '<pattern id="{name}-{number}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path class="{kind}" d="{marks}" stroke="{ink}" stroke-width="1" fill="none"/></pattern>'
    ).format(
        name=name,
        number=number,
        kind="chart__light" if number in DARK else "chart__mark",
        marks=marks,
        ink=PAPER if number in DARK else INK,
    )


def _bar(bar: Bar, y: float, scale: float, name: str) -> Markup:
    """Draw one bar with its label before it and its total behind it."""
    middle = y + BAR / 2 + 4
    pieces = [_text(LABELS - 6, middle, bar.label, anchor="end")]
    at = float(LABELS)
    for number, part in enumerate(bar.parts):
        if part:
            pieces.append(_part((at, y, part * scale, BAR), number, name))
            at += part * scale
    pieces.append(_text(at + 5, middle, bar.total, bold=bool(bar.parts)))
    return Markup().join(pieces)


def _part(box: Box, number: int, name: str) -> Markup:
    """Draw a part: its ground, and its pattern over that."""
    x, y, width, height = (f"{side:.4g}" for side in box)
    ground, marks = PATTERNS[number % len(PATTERNS)]
    shape = Markup('x="{}" y="{}" width="{}" height="{}"').format(x, y, width, height)
    kind = "chart__solid" if number in DARK else "chart__ground"
    below = Markup(
        '<rect class="chart__part {}" {} fill="{}" stroke="{}" stroke-width=".8"/>'
    ).format(kind, shape, ground, INK)
    over = Markup('<rect {} fill="url(#{}-{})"/>').format(shape, name, number)
    return below + (over if marks else "")


def _text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False) -> Markup:
    return Markup(
        '<text class="chart__text" x="{x:.4g}" y="{y:.4g}" text-anchor="{anchor}"'
        ' fill="{ink}" font-weight="{weight}">{words}</text>'
    ).format(
        x=x,
        y=y,
        anchor=anchor,
        ink=INK if bold else QUIET,
        weight="bold" if bold else "normal",
        words=words,
    )


def _key(names: Sequence[str], y: float, name: str) -> Markup:
    """Name the parts inside the drawing, two on a line, for paper."""
    pieces = []
    for number, words in enumerate(names):
        x, row = (number % 2) * WIDTH / 2, y + (number // 2) * KEY_ROW
        pieces += [_part((x + 1, row, 12, 12), number, name), _text(x + 19, row + 10, words)]
    return Markup().join(pieces)
