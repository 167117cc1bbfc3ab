"""Information governance: legal holds, and what leaves the house in bulk."""

from flask import Flask

from marac.governance.models import LegalHold

__all__ = ["LegalHold"]


def init_app(_app: Flask) -> None:
    """Make the table known."""
