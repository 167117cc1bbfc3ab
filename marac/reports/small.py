"""Numbers as a reader may have them: as they are, or without the small ones.

A small number can tell of one case, and so can the difference between two numbers. Where numbers
are kept small, no figure of fewer than ten is shown, what is shown is rounded to fives, and one
figure never stands alone as what is missing from the whole.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

SMALLEST = 10
STEP = 5
TOO_FEW = "Too few to show"


@dataclass(frozen=True)
class Share:
    """So many of so many; nothing stands for what may not be shown."""

    part: int | None = None
    whole: int | None = None
    about: bool = False

    @property
    def hidden(self) -> bool:
        """Tell whether the numbers are too small to be shown."""
        return self.whole is None

    @property
    def per_cent(self) -> int | None:
        """Give the share in whole per cent; nothing of nothing has none."""
        if self.part is None or not self.whole:
            return None
        return round(100 * self.part / self.whole)

    @property
    def words(self) -> str:
        """Write it: 12 of 30."""
        if self.part is None or self.whole is None:
            return TOO_FEW
        if not self.whole:
            return "None of none"
        about = "about " if self.about else ""
        text = f"{about}{self.part} of {about}{self.whole}"
        return text[0].upper() + text[1:]


@dataclass(frozen=True)
class Middle:
    """The middle of several lengths of time, in days."""

    days: float | None = None
    of: int = 0
    hidden: bool = False

    @property
    def words(self) -> str:
        """Write it: 12 days."""
        if self.hidden:
            return TOO_FEW
        if self.days is None:
            return "None"
        return f"{self.days:g} day{'' if self.days == 1 else 's'}"


def exact(part: int, whole: int) -> Share:
    """Give a share as it is."""
    return Share(part, whole)


def rounded(part: int, whole: int) -> Share:
    """Give a share without small numbers: rounded to fives, and nothing of fewer than ten."""
    if whole < SMALLEST:
        return Share(about=True)
    return Share(_near(part), _near(whole), about=True)


def middle(days: list[int], *, careful: bool) -> Middle:
    """Give the middle of lengths of time; where numbers are kept small, of ten and more only."""
    if careful and len(days) < SMALLEST:
        return Middle(hidden=True)
    return Middle(float(median(days)) if days else None, len(days))


def too_small(wholes: Mapping[Key, int]) -> set[Key]:
    """Say which of several parts of one whole may not be shown; never one alone."""
    hidden = {key for key, whole in wholes.items() if whole < SMALLEST}
    others = sorted((whole, str(key), key) for key, whole in wholes.items() if key not in hidden)
    if len(hidden) == 1 and others:
        hidden.add(others[0][2])
    return hidden


def stands_apart(own: int, wholes: Mapping[Key, int]) -> bool:
    """Tell whether a whole may stand beside a part of it that is known as it is.

    What is left without that part must be of several agencies, and of ten and more.
    """
    rest = sum(wholes.values()) - own
    several = sum(whole > 0 for whole in wholes.values()) - (own > 0)
    return rest >= SMALLEST and several > 1


def _near(number: int) -> int:
    return STEP * round(number / STEP)
