"""How a scorecard went month by month: what its chart, the table beside it and a sentence say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marac.reports import small
from marac.reports.figures import Fate, Tally
from marac.reports.periods import Period

SERIES = (
    (Fate.ON_TIME, "Done on time"),
    (Fate.LATE, "Done late"),
    (Fate.IMPOSSIBLE, "No longer possible"),
    (Fate.NOT_DONE, "Not done by the agency"),
    (Fate.REPORTED, "Waiting to be confirmed"),
    (Fate.OVERDUE, "Still open and overdue"),
)
NAMES = tuple(name for _, name in SERIES)


@dataclass(frozen=True)
class Month:
    """The actions whose day came in one month, a number for each series; nothing when too few."""

    day: date
    values: tuple[int, ...] | None
    whole: int | None

    @property
    def on_time(self) -> small.Share:
        """Give how many were done on time."""
        if self.values is None:
            return small.Share()
        return small.Share(self.values[0], self.whole)


@dataclass(frozen=True)
class Trend:
    """The months of a period in order."""

    months: tuple[Month, ...]
    about: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(month.whole for month in self.months)

    @property
    def sentence(self) -> str:
        """Say in one sentence how it went."""
        known = [(m.day, share) for m in self.months if (share := m.on_time.per_cent) is not None]
        if not known:
            return "No month has enough actions for a share."
        said = "Actions done on time: "
        if len(known) == 1:
            day, share = known[0]
            return f"{said}{share}% in {day:%B %Y}, the only month that has enough of them."
        (first, began), (last, ended) = known[0], known[-1]
        how = _how(began, ended)
        low, high = min(share for _, share in known), max(share for _, share in known)
        between = "" if {low, high} <= {began, ended} else f", and was between {low}% and {high}%"
        return f"{said}{how} from {began}% in {first:%B %Y} to {ended}% in {last:%B %Y}{between}."


def trend_of(tallies: Mapping[date, Tally], *, period: Period, careful: bool) -> Trend:
    """Lay the months of a period out; where numbers are kept small, without the small ones."""
    counted = {day: tallies.get(day, Tally()) for day in period.months}
    wholes = {day: tally.due for day, tally in counted.items()}
    hidden = small.too_small(wholes) if careful else set()
    return Trend(
        tuple(
            Month(day, None, None) if day in hidden else _month(day, tally, careful=careful)
            for day, tally in counted.items()
        ),
        about=careful,
    )


def _month(day: date, tally: Tally, *, careful: bool) -> Month:
    values = [tally.actions[fate] for fate, _ in SERIES]
    if not careful:
        return Month(day, tuple(values), tally.due)
    shares = [small.rounded(value, tally.due) for value in values]
    return Month(day, tuple(share.part or 0 for share in shares), shares[0].whole)


def _how(began: int, ended: int) -> str:
    if began == ended:
        return "the same"
    return "up" if ended > began else "down"
