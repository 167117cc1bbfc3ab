"""What is logged of looking across cases, in numbers only."""

from dataclasses import dataclass

from marac.events import Consulted


@dataclass(frozen=True, kw_only=True)
class HotSpotsViewed(Consulted):
    """Someone looked at who and where comes up again; over how many cases."""

    months: int
    cases: int
