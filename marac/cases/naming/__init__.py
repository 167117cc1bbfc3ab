"""Naming an alleged perpetrator where nothing is recorded as a crime.

Such a name must be necessary and proportionate. The referral says why; a date to look again is set
when it is sent, or when an incident changes what is recorded, and the co-ordinator looks.
"""

from flask import Flask
from sqlalchemy.orm import Session

from marac.cases.happenings.events import IncidentCorrected, IncidentRemoved
from marac.cases.models import Case
from marac.cases.naming import operations, routes
from marac.cases.naming.queries import load_naming
from marac.cases.referrals.events import ReferralSubmitted
from marac.cases.repeats.events import IncidentRecorded
from marac.cases.sections import Section, register
from marac.database import subscribe
from marac.events import Event

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Set the date whenever it may be needed, and show it on the case."""
    for moment in (ReferralSubmitted, IncidentRecorded, IncidentCorrected, IncidentRemoved):
        subscribe(app, moment, _settle)
    register(
        app,
        Section(
            order=12,
            key="naming",
            title="Naming without a crime",
            template="cases/naming/_section.html",
            load=lambda session, by, case: load_naming(session, by=by, case=case),
            when=operations.must_be_looked_at,
        ),
    )


def _settle(session: Session, event: Event) -> None:
    case = session.get(Case, event.case_id)
    if case is not None:
        operations.settle(session, case=case)
