"""Saying whether one has a conflict of interest in a case, before one reads it."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.attesting.events import ConflictDenied
from marac.cases.events import about
from marac.cases.models import Attestation, Case
from marac.events import publish


def attest(session: Session, *, by: Actor, case: Case) -> None:
    """Say that one has no conflict of interest in a case: from now on it is open.

    Said twice at once, in two windows, it counts once.
    """
    try:
        with session.begin_nested():
            session.add(Attestation(case_id=case.id, user_id=by.user_id, attested_at=clock.now()))
    except IntegrityError:
        return
    publish(session, ConflictDenied(**about(case, by)))
