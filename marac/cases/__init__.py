"""Cases: the referral, triage, risk, safe contact, invitations, listings and conflicts."""

from flask import Flask

from marac.access import Permission
from marac.cases import approving, keeping, naming, openings, prompts, returning, voice
from marac.cases.attesting import routes as attesting
from marac.cases.blueprint import bp
from marac.cases.contact import banner
from marac.cases.exceptional import routes as exceptional_routes
from marac.cases.happenings import routes as happening_routes
from marac.cases.hot import routes as hot_routes
from marac.cases.merging import routes as merge_routes
from marac.cases.metadata import routes as metadata
from marac.cases.openings import routes as opening_routes
from marac.cases.patterns import routes as pattern_routes
from marac.cases.referrals import routes as referral_routes
from marac.cases.repeats import routes as repeat_routes
from marac.cases.risk import routes as risk_routes
from marac.cases.risk import section as risk_section
from marac.cases.routes import boundaries, browse, decisions, lifting, sharing, triage
from marac.cases.staff import routes as staff_routes
from marac.cases.telling import routes as telling_routes
from marac.cases.transfers import routes as transfer_routes
from marac.web import register_navigation

__all__ = [
    "attesting",
    "boundaries",
    "browse",
    "decisions",
    "happening_routes",
    "hot_routes",
    "init_app",
    "lifting",
    "merge_routes",
    "metadata",
    "opening_routes",
    "pattern_routes",
    "repeat_routes",
    "risk_routes",
    "sharing",
    "staff_routes",
    "telling_routes",
    "transfer_routes",
    "triage",
]


def init_app(app: Flask) -> None:
    """Register this package's pages and its places in the navigation."""
    app.register_blueprint(bp)
    banner.init_app(app)
    referral_routes.init_app(app)
    risk_section.init_app(app)
    approving.init_app(app)
    keeping.init_app(app)
    openings.init_app(app)
    returning.init_app(app)
    exceptional_routes.init_app(app)
    naming.init_app(app)
    voice.init_app(app)
    prompts.init_app(app)
    register_navigation(app, 25, "Triage", "cases.triage_queue", Permission.CASE_TRIAGE_ACCEPT_LIST)
    register_navigation(app, 30, "Cases", "cases.list_cases", Permission.CASE_LIST_SEARCH)
    register_navigation(
        app,
        85,
        "Conflicts",
        "cases.find_to_exclude",
        Permission.CONFLICT_IMPOSE,
        hint="Keep a person or an agency away from a case, and see who is kept away",
    )
