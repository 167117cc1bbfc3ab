"""The levels of a case over time: as points of a drawing, lines of a table, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marac.cases.models import RiskAssessment
from marac.cases.risk.sheets import sheet_of
from marac.cases.wording import ORDER, Words, risk_words
from marac.risk.words import RedFlag, RiskLevel
from marac.web.filters import short_date

# The drawing: its size, what is left for the words beside it, and how far apart its lines are.
WIDTH, HEIGHT = 640, 190
LEFT, RIGHT, TOP, STEP, LABEL = 110, 30, 30, 50, 90


@dataclass(frozen=True)
class Line:
    """One assessment in the table: when, by whom, what level, what the answers came to."""

    id: UUID
    when: datetime
    by: str
    agency: str
    words: Words
    suggested: str
    score: str
    answered: str
    red_flags: tuple[str, ...]
    reason: str
    in_room: bool


@dataclass(frozen=True)
class Point:
    """One assessment in the drawing; `label` stands under it where there is room."""

    x: int
    y: int
    level: RiskLevel
    label: str


@dataclass(frozen=True)
class Trend:
    """How the level moved: the same in three ways, so that nobody depends on the drawing."""

    sentence: str
    lines: tuple[Line, ...]
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """Give the line through the points, as SVG writes it."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def levels(self) -> list[tuple[str, int]]:
        """Give the words beside the drawing with their heights, high on top."""
        return [(risk_words(level).text, height(level)) for level in reversed(ORDER)]


def trend_of(assessments: Sequence[RiskAssessment]) -> Trend:
    """Draw the judged assessments of a case, the earliest first."""
    judged = [a for a in assessments if a.level is not None]
    return Trend(
        sentence=_sentence(judged),
        lines=tuple(_line(assessment) for assessment in judged),
        points=tuple(_points(judged)),
    )


def height(level: RiskLevel) -> int:
    """Give how far below the top of the drawing a level lies, in pixels."""
    return TOP + STEP * (len(ORDER) - 1 - ORDER.index(level))


def _points(judged: Sequence[RiskAssessment]) -> list[Point]:
    """Space the points by time, at least a little apart."""
    if not judged:
        return []
    first, last = judged[0].assessed_at, judged[-1].assessed_at
    whole = max((last - first).total_seconds(), 1.0)
    room = WIDTH - LEFT - RIGHT
    shares = [(a.assessed_at - first).total_seconds() / whole for a in judged]
    even = [i / max(len(judged) - 1, 1) for i in range(len(judged))]
    places = [LEFT + round(room * (a + b) / 2) for a, b in zip(shares, even, strict=True)]
    points, labelled = [], -LABEL
    for assessment, x in zip(judged, places, strict=True):
        # The last day is always told; its words end under the point, so they need more room.
        fits = x == places[-1] or places[-1] - x >= LABEL * 3 // 2
        label = short_date(assessment.assessed_at) if fits and x - labelled >= LABEL else ""
        labelled = x if label else labelled
        level = assessment.level or RiskLevel.STANDARD
        points.append(Point(x, height(level), level, label))
    return points


def _line(assessment: RiskAssessment) -> Line:
    sheet = sheet_of(assessment)
    outcome = sheet.work_out() if sheet is not None else None
    suggested = risk_words(assessment.suggested).text if assessment.suggested else ""
    return Line(
        id=assessment.id,
        when=assessment.assessed_at,
        by=assessment.assessed_by.name,
        agency=assessment.agency.name,
        words=risk_words(assessment.level),
        suggested=suggested,
        score=str(outcome.score) if outcome is not None else "",
        answered=f"{outcome.answered} of {outcome.asked}" if outcome is not None else "",
        red_flags=tuple(RedFlag(flag).label for flag in assessment.red_flags),
        reason=assessment.reason,
        in_room=assessment.listing_id is not None,
    )


def _sentence(judged: Sequence[RiskAssessment]) -> str:
    if not judged:
        return "The risk has not been assessed."
    last = judged[-1]
    now, day = risk_words(last.level).text.lower(), short_date(last.assessed_at)
    if len(judged) == 1:
        return f"Assessed once: {now} on {day}."
    before = judged[-2]
    was = risk_words(before.level).text.lower()
    since = short_date(before.assessed_at)
    if before.level is last.level:
        moved = f"the same as on {since}"
    else:
        moved = f"{_way(before, last)} from {was} on {since}"
    return f"Assessed {len(judged)} times. {now.capitalize()} on {day}, {moved}."


def _way(before: RiskAssessment, last: RiskAssessment) -> str:
    levels = [a.level or RiskLevel.STANDARD for a in (before, last)]
    return "up" if ORDER.index(levels[1]) > ORDER.index(levels[0]) else "down"
