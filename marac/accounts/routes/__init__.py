"""The pages: the door, one's own account, and the people of an area."""

from marac.accounts.blueprint import bp
from marac.accounts.routes import (
    declaring,
    door,
    links,
    managers,
    own,
    people,
    proof,
    seats,
    staying,
)

__all__ = [
    "bp",
    "declaring",
    "door",
    "links",
    "managers",
    "own",
    "people",
    "proof",
    "seats",
    "staying",
]
