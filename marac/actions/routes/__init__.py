"""The pages about actions."""

from marac.actions.routes import (
    action,
    evidence,
    handing,
    late,
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
    "late",
    "leaving",
    "listing",
    "updating",
    "views",
    "waiting",
]
