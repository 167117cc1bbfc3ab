"""How things stand with the contact of a case, computed from facts; nobody types a state.

The first contact is due so many working days after the case was taken on. The next one is due on
the day that was agreed, else so many days after they last spoke, moved on to a working day. It ends
with the case, or when the person harmed wants none, until the co-ordinator asks again by choosing
who keeps in touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marac import clock
from marac.cases.wording import Worded, Words
from marac.contacts.models import ContactOutcome


class Standing(Worded):
    """How things stand with one case; the most pressing first."""

    PROBLEM = "problem", "Details wrong or not safe", "red"
    NOBODY = "nobody", "Given to nobody", "orange"
    NOT_YET = "not_yet", "Not contacted yet", "yellow"
    TRIED = "tried", "Tried, not reached", "yellow"
    IN_TOUCH = "in_touch", "In touch", "green"
    DECLINED = "declined", "Does not want contact", "grey"


@dataclass(frozen=True)
class Attempt:
    """What the state needs of one attempt."""

    outcome: ContactOutcome
    happened_on: date
    recorded_at: datetime
    next_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the state of one case is computed from; attempts in the order in which they were made.

    `able` tells that somebody is there who may make contact; `given_at` when the one who keeps in
    touch now was chosen.
    """

    taken_on_at: datetime
    first_days: int
    every_days: int
    able: bool = True
    given_at: datetime | None = None
    attempts: Sequence[Attempt] = ()


@dataclass(frozen=True)
class State:
    """Where the contact of one case stands, by when the next one is due and since when it waits.

    `first` tells that they were not spoken to yet; `tries` counts attempts since they last were.
    """

    standing: Standing
    due_on: date | None
    since: date
    first: bool
    tries: int = 0
    spoke_on: date | None = None

    @property
    def late(self) -> bool:
        """Tell whether the day on which contact was due is over."""
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def words(self) -> Words:
        """Say how it stands in words and colour."""
        if self.standing is Standing.TRIED:
            times = "once" if self.tries == 1 else f"{self.tries} times"
            return Words(f"Tried {times}, not reached", self.standing.colour)
        return Words(self.standing.label, self.standing.colour)


def state_of(facts: Facts) -> State:
    """Compute where the contact of a case stands."""
    begun = clock.london_day(facts.taken_on_at)
    counted = list(facts.attempts)
    refused = _last(counted, ContactOutcome.DECLINED)
    if refused is not None:
        counted = counted[counted.index(refused) + 1 :]
        if _asked_since(facts, refused):
            begun = clock.london_day(facts.given_at or refused.recorded_at)
        elif _last(counted, ContactOutcome.SPOKE) is None:
            day = clock.london_day(refused.recorded_at)
            return State(Standing.DECLINED, None, day, first=False)
    spoke = _last(counted, ContactOutcome.SPOKE)
    tries = len(counted) if spoke is None else len(counted) - 1 - counted.index(spoke)
    return State(
        standing=_standing(facts, counted, spoke),
        due_on=_due(facts, begun, counted, spoke),
        since=clock.london_day(counted[-1].recorded_at) if counted else begun,
        first=spoke is None,
        tries=tries,
        spoke_on=spoke.happened_on if spoke is not None else None,
    )


def _standing(facts: Facts, counted: Sequence[Attempt], spoke: Attempt | None) -> Standing:
    latest = counted[-1] if counted else None
    if latest is not None and latest.outcome.stops and not _asked_since(facts, latest):
        return Standing.PROBLEM
    if not facts.able:
        return Standing.NOBODY
    if spoke is not None:
        return Standing.IN_TOUCH
    return Standing.TRIED if counted else Standing.NOT_YET


def _asked_since(facts: Facts, attempt: Attempt) -> bool:
    """Tell whether somebody was chosen after an attempt, so that its trouble was looked at."""
    return facts.given_at is not None and facts.given_at > attempt.recorded_at


def _due(facts: Facts, begun: date, counted: Sequence[Attempt], spoke: Attempt | None) -> date:
    if counted and counted[-1].next_on is not None:
        return counted[-1].next_on
    if spoke is None:
        return clock.add_working_days(begun, facts.first_days)
    return clock.add_working_days(spoke.happened_on + timedelta(days=facts.every_days), 0)


def _last(attempts: Sequence[Attempt], outcome: ContactOutcome) -> Attempt | None:
    return next((one for one in reversed(attempts) if one.outcome is outcome), None)
