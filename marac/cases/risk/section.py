"""The section of the case page that tells what the case means to a community."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases import sections
from marac.cases.models import Case, CommunityImpact
from marac.cases.risk.impact import DEGREES, Tension


def load(_session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Give what was judged, the latest first, and what was said of a critical incident.

    All of it was read with the case, because its page has a budget of queries.
    """
    impacts = sorted(case.impacts, key=lambda row: (row.recorded_at, row.id), reverse=True)
    return {
        "impacts": impacts,
        "tensions": [_tension(row) for row in impacts],
        "criticals": list(reversed(case.critical_incidents)),
        "may_judge": by.may(Permission.CASE_TRIAGE_ACCEPT_LIST) and case.closed_at is None,
    }


def _tension(row: CommunityImpact) -> list[tuple[str, str]]:
    """Say how tense it is, for each kind of tension that was judged."""
    judged = [(kind, row.tension.get(kind.value)) for kind in Tension]
    return [(kind.label, DEGREES[degree - 1]) for kind, degree in judged if degree]


SECTION = sections.Section(45, "community", "Community", "cases/risk/_community.html", load)


def init_app(app: Flask) -> None:
    """Hang the section on the case page."""
    sections.register(app, SECTION)
