"""Looking again at whether somebody must be named, in ids only."""

from dataclasses import dataclass

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class NamingReviewed(Event):
    """Somebody looked at whether an alleged perpetrator must still be named: yes."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class NamesTakenOut(Event):
    """Somebody found that a name is needed no longer, and took it out of the case."""

    operation = Operation.ERASURE


@dataclass(frozen=True, kw_only=True)
class NamingReviewsListed(Consulted):
    """Somebody looked through the cases in which a name must be looked at again."""

    shown: int
