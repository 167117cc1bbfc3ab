"""Four eyes: what one person asks for and another agrees to before it happens."""

from flask import Flask

from marac.approvals.models import ApprovalRequest

__all__ = ["ApprovalRequest"]


def init_app(_app: Flask) -> None:
    """Make the table known."""
