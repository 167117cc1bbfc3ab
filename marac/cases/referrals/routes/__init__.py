"""The pages of a referral, from the first question to what became of it."""

from flask import Flask

from marac.access import Permission
from marac.cases.referrals.routes import (
    again,
    filling,
    incidents,
    overview,
    parties,
    printing,
    starting,
    steps,
    typing,
)
from marac.web import register_navigation

__all__ = [
    "again",
    "filling",
    "incidents",
    "init_app",
    "overview",
    "parties",
    "printing",
    "starting",
    "steps",
    "typing",
]


def init_app(app: Flask) -> None:
    """Put referrals in the navigation of everyone who may make one."""
    register_navigation(app, 20, "Referrals", "cases.list_own", Permission.REFERRAL_CREATE)
