"""The pages about returns."""

from marac.returns.routes import (
    chasing,
    checking,
    edit,
    grid,
    items,
    keeping,
    reopening,
    repeating,
    search_list,
    worklist,
)

__all__ = [
    "chasing",
    "checking",
    "edit",
    "grid",
    "items",
    "keeping",
    "reopening",
    "repeating",
    "search_list",
    "worklist",
]
