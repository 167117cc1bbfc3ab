"""How the person harmed may be reached: the banner on every page, and what may be written."""

from marac.cases.contact.writing import may_write, refuse_to_write, why_not_write

__all__ = ["may_write", "refuse_to_write", "why_not_write"]
