"""Changing who has a way into a case besides a seat; each operation publishes its event."""

from marac.cases.exceptional.operations.glass import UNREVIEWED, break_glass, refuse_glass, review
from marac.cases.exceptional.operations.grants import end_grant, give_grant

__all__ = ["UNREVIEWED", "break_glass", "end_grant", "give_grant", "refuse_glass", "review"]
