"""Cases: the referral, triage, risk, safe contact, invitations, listings and conflicts."""

from flask import Flask

from marac.cases import models


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    assert models
