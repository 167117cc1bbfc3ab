"""Who opens which case and what for: asked, written down, limited, and shown."""

from flask import Flask

from marac.access import Permission
from marac.cases.events import CaseOpened
from marac.cases.openings import reasons
from marac.cases.openings.recording import record
from marac.database import subscribe
from marac.web import register_navigation


def init_app(app: Flask) -> None:
    """Write every opening down, and register the reasons that lie in a case itself."""
    subscribe(app, CaseOpened, record)
    for reason in reasons.REASONS:
        reasons.register(app, reason)
    register_navigation(
        app,
        87,
        "Openings",
        "cases.agency_openings",
        Permission.AUDIT_CASE_LOG,
        hint="Who opened which case, when and what for, week by week",
    )
