"""The scorecard of an agency or of the area: what other pages and papers ask for.

    card = scorecard(session, by=actor, agency_id=agency.id, period=periods.current())

It holds numbers, the names of agencies and the words of `definitions`; nobody is in it by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.reports import figures, policy, queries, small
from marac.reports.definitions import COLUMNS, LINES, TOPICS, Line, Topic
from marac.reports.facts import Here
from marac.reports.figures import Place, Tally
from marac.reports.periods import Period
from marac.reports.policy import Standing
from marac.reports.small import Middle, Share
from marac.reports.trends import Trend, trend_of


@dataclass(frozen=True)
class Figure:
    """One number with its name and meaning, and the area's beside an agency's."""

    key: str
    label: str
    meaning: str
    value: Share | Middle
    beside: Share | Middle | None = None


@dataclass(frozen=True)
class Section:
    """The figures of one topic, and of what they are parts."""

    key: str
    title: str
    whole_is: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Row:
    """One agency in the table of the area."""

    agency_id: UUID
    name: str
    cells: tuple[Share, ...]


@dataclass(frozen=True)
class Scorecard:
    """The figures of one agency, or of the area, over some months.

    `careful` tells that small numbers are not shown, `careful_beside` that those of the area are
    not; `agency` is none on the card of the area.
    """

    area: str
    agency: Here | None
    period: Period
    careful: bool
    careful_beside: bool
    sections: tuple[Section, ...]
    trend: Trend
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = field(default=tuple(column[2] for column in COLUMNS))

    @property
    def subject(self) -> str:
        """Say whose figures these are."""
        return self.agency.name if self.agency is not None else self.area


def scorecard(
    session: Session, *, by: Actor, period: Period, agency_id: UUID | None = None
) -> Scorecard | None:
    """Count the scorecard of an agency, or of the area, as far as the person may read it.

    There is none of an agency that is not in the area, of another agency for whoever reads their
    own, and of the area by itself for them.
    """
    standing = policy.standing_of(by)
    if standing is Standing.NONE or by.area_id is None:
        return None
    if standing is Standing.OWN and agency_id not in policy.own_agencies(by):
        return None
    facts = queries.read_facts(session, by=by, period=period)
    tallies = figures.count(facts)
    agencies = _with_figures(facts.agencies, period, tallies)
    agency = next((here for here in agencies if here.id == agency_id), None)
    if agency_id is not None and agency is None:
        return None
    reader = _Reader(standing, agencies, agency, tallies)
    return Scorecard(
        area=by.area_name,
        agency=agency,
        period=period,
        careful=standing is Standing.OVERSIGHT,
        careful_beside=standing is Standing.OWN,
        sections=tuple(reader.section(topic) for topic in TOPICS),
        trend=trend_of(
            figures.by_month(reader.tallies, agency_id),
            period=period,
            careful=standing is Standing.OVERSIGHT,
        ),
        rows=reader.rows() if agency is None else (),
    )


def _with_figures(
    agencies: list[Here], period: Period, tallies: Mapping[Place, Tally]
) -> list[Here]:
    """Leave out who went before the period began and had nothing to do in it any more."""
    counted = {agency_id for agency_id, _ in tallies}
    return [
        here
        for here in agencies
        if here.left_on is None or here.left_on >= period.first or here.id in counted
    ]


class _Reader:
    """What one person may read of the counts: as they are, rounded, or not at all."""

    def __init__(
        self,
        standing: Standing,
        agencies: list[Here],
        agency: Here | None,
        tallies: Mapping[Place, Tally],
    ) -> None:
        """Add the counts up for each agency, and for the area."""
        self.careful = standing is Standing.OVERSIGHT
        self.whole_area = standing is not Standing.OWN
        self.tallies, self.agencies, self.agency = tallies, agencies, agency
        found = figures.by_agency(tallies)
        self.each = {here.id: found.get(here.id, Tally()) for here in agencies}
        self.area = figures.together(tallies.values())
        self.hidden = {topic.key: self._hidden(topic) for topic in TOPICS}

    def section(self, topic: Topic) -> Section:
        """Give the figures of one topic."""
        return Section(
            topic.key,
            topic.title,
            topic.whole_is,
            tuple(self._figure(topic, line) for line in topic.lines),
        )

    def rows(self) -> tuple[Row, ...]:
        """Give a line for each agency of the area."""
        topics = {topic.key: topic for topic in TOPICS}
        return tuple(
            Row(
                here.id,
                here.name,
                tuple(
                    self._share(topics[topic], LINES[topic, key], here.id)
                    for topic, key, _ in COLUMNS
                ),
            )
            for here in self.agencies
        )

    def _hidden(self, topic: Topic) -> set[UUID]:
        """Say whose figures of a topic are too small to be shown."""
        if not self.careful:
            return set()
        return small.too_small({key: topic.whole(tally) for key, tally in self.each.items()})

    def _figure(self, topic: Topic, line: Line) -> Figure:
        if self.agency is None:
            return Figure(line.key, line.label, line.meaning, self._of_area(line))
        return Figure(
            line.key,
            line.label,
            line.meaning,
            self._of_agency(topic, line, self.agency.id),
            self._beside(line, self.agency.id),
        )

    def _of_area(self, line: Line) -> Share | Middle:
        if line.days is not None:
            return small.middle(line.days(self.area), careful=self.careful)
        return self._shown(line, self.area, careful=self.careful)

    def _of_agency(self, topic: Topic, line: Line, key: UUID) -> Share | Middle:
        if line.days is not None:
            hidden = key in self.hidden[topic.key]
            days = line.days(self.each[key])
            return Middle(hidden=True) if hidden else small.middle(days, careful=self.careful)
        return self._share(topic, line, key)

    def _share(self, topic: Topic, line: Line, key: UUID) -> Share:
        if key in self.hidden[topic.key]:
            return Share(about=True)
        return self._shown(line, self.each[key], careful=self.careful)

    def _beside(self, line: Line, key: UUID) -> Share | Middle:
        """Give the area's figure beside an agency's; what it tells of the others stays small."""
        careful = self.careful or not self.whole_area
        apart = self.whole_area or self._stands_apart(line, key)
        if line.days is not None:
            days = line.days(self.area)
            return small.middle(days, careful=careful) if apart else Middle(hidden=True)
        return self._shown(line, self.area, careful=careful) if apart else Share(about=True)

    def _stands_apart(self, line: Line, key: UUID) -> bool:
        """Tell whether the area's figure says nothing of any other agency by itself."""
        wholes = {each: _whole(line, tally) for each, tally in self.each.items()}
        return small.stands_apart(wholes[key], wholes)

    def _shown(self, line: Line, tally: Tally, *, careful: bool) -> Share:
        part = line.part(tally) if line.part is not None else 0
        return (small.rounded if careful else small.exact)(part, _whole(line, tally))


def _whole(line: Line, tally: Tally) -> int:
    """Count of what a line is a part, or how many lengths of time it is the middle of."""
    if line.days is not None:
        return len(line.days(tally))
    return line.whole(tally) if line.whole is not None else 0
