"""How the person harmed may be reached: the banner on every page, and by what means."""

from marac.cases.contact.writing import (
    may_write,
    refuse_means,
    refuse_to_write,
    why_not_call,
    why_not_write,
)

__all__ = ["may_write", "refuse_means", "refuse_to_write", "why_not_call", "why_not_write"]
