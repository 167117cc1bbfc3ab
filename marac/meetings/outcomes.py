"""What came of a listing, in words, as far as its reader may know it yet."""

from marac.access import Actor
from marac.cases.models import Listing, Outcome
from marac.cases.policy import knows_decision
from marac.cases.wording import Words

OUTCOME_COLOURS = {
    Outcome.REVIEW: "yellow",
    Outcome.NO_FURTHER: "green",
    Outcome.TRANSFER: "purple",
}


def result_of(listing: Listing, *, by: Actor) -> Words:
    """Say where a listing stands."""
    if listing.deferred:
        return Words("Deferred", "orange")
    if listing.outcome is None:
        return Words("On the agenda", "blue") if listing.circulated_at else Words("Not circulated")
    if knows_decision(by, listing):
        return Words(listing.outcome.label, OUTCOME_COLOURS[listing.outcome])
    return Words("Heard, minutes to come", "blue")
