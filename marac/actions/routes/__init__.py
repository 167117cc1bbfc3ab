"""The pages about actions."""

from marac.actions.routes import (
    action,
    evidence,
    handing,
    leaving,
    listing,
    updating,
    views,
    waiting,
)

__all__ = [
    "action",
    "evidence",
    "handing",
    "leaving",
    "listing",
    "updating",
    "views",
    "waiting",
]
