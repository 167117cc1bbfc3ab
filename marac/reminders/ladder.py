"""When somebody is reminded of what is due, in working days: before it, on it and after it.

A ladder is the steps of one kind of matter. Each step has an offset from the day on which the
matter is due and says who is told: whoever owns it, their agency, or the chair.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac import clock

# Further away than this no reminder helps, and nobody means it.
FURTHEST = 30


class Rung(StrEnum):
    """Who is told at a step; each is further from the work than the one before."""

    OWNER = "owner"
    AGENCY = "agency"
    CHAIR = "chair"

    @property
    def label(self) -> str:
        """Name who is told, as the settings do."""
        return {
            Rung.OWNER: "Whoever has to do it",
            Rung.AGENCY: "Their agency’s manager",
            Rung.CHAIR: "The chair",
        }[self]


@dataclass(frozen=True, order=True)
class Step:
    """One reminder: so many working days after the due day (before it, when negative), to whom."""

    offset: int
    rung: Rung = Rung.OWNER


Ladder = tuple[Step, ...]


def ladder(
    *, owner: Iterable[int] = (), agency: Iterable[int] = (), chair: Iterable[int] = ()
) -> Ladder:
    """Make a ladder of the offsets at which each is told."""
    told = ((Rung.OWNER, owner), (Rung.AGENCY, agency), (Rung.CHAIR, chair))
    return tuple(sorted(Step(offset, rung) for rung, offsets in told for offset in offsets))


def day_of(step: Step, due_on: date) -> date:
    """Give the working day of a step; a due day that is none counts as the next one."""
    return clock.add_working_days(due_on, step.offset)


def reached(
    steps: Ladder, *, due_on: date, since: date, today: date, rungs: Collection[Rung]
) -> Step | None:
    """Give the step that somebody on these rungs stands on today, or none.

    It is the last one whose day has come. A step whose day was over before there was anything to
    be reminded of is none; nobody is told on Friday that Wednesday was three days before.
    """
    mine = [step for step in steps if step.rung in rungs]
    come = [step for step in mine if since <= day_of(step, due_on) <= today]
    return max(come, default=None)
