"""Four eyes: what one person asks for and another agrees to before it happens.

Packages above register their acts (`register`), ask (`request`), show what waits (`pending_for`)
and answer a view that asks with `routes.pending_page`. Accounts says who could agree, cases what a
case is called; this package knows neither.
"""

from flask import Flask

from marac.access import Permission
from marac.approvals import mail
from marac.approvals.acts import (
    REGISTRY,
    Act,
    Description,
    Directory,
    NameCases,
    Person,
    Registry,
    all_acts,
)
from marac.approvals.blueprint import bp
from marac.approvals.models import ApprovalRequest, Outcome
from marac.approvals.operations import decide, request, withdraw
from marac.approvals.queries import count_waiting, list_pending, pending_for, select_waiting
from marac.approvals.routes import pending_page
from marac.database import carry
from marac.web import register_navigation

__all__ = [
    "Act",
    "ApprovalRequest",
    "Description",
    "Outcome",
    "Person",
    "all_acts",
    "count_waiting",
    "decide",
    "find_people_with",
    "init_app",
    "list_pending",
    "name_cases_with",
    "pending_for",
    "pending_page",
    "register",
    "request",
    "select_waiting",
    "withdraw",
]


def init_app(app: Flask) -> None:
    """Register this package's pages, and let the acts travel in the application's sessions."""
    registry = Registry()
    app.extensions["marac.approvals"] = registry
    carry(app, REGISTRY, registry)
    mail.init_app(app)
    app.register_blueprint(bp)
    register_navigation(
        app,
        80,
        "Approvals",
        "approvals.list_requests",
        Permission.APPROVAL_DECIDE,
        hint="What waits for a second person: you agree, or you asked",
    )


def register(app: Flask, act: Act) -> None:
    """Let an act of this application wait for a second person."""
    _registry(app).acts[act.name] = act


def find_people_with(app: Flask, directory: Directory) -> None:
    """Say how to find the people of an area who hold a role and can sign in."""
    _registry(app).directory = directory


def name_cases_with(app: Flask, name_cases: NameCases) -> None:
    """Say how to find what cases are called, for those who may know of them."""
    _registry(app).name_cases = name_cases


def _registry(app: Flask) -> Registry:
    registry: Registry = app.extensions["marac.approvals"]
    return registry
