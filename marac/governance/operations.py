"""Setting a legal hold on a case, and lifting it when two people agreed."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import about
from marac.cases.models import Case
from marac.events import publish
from marac.governance.events import HoldLifted, HoldSet
from marac.governance.models import LegalHold
from marac.refusals import Clash


def set_hold(session: Session, *, by: Actor, case: Case, reason: str) -> LegalHold:
    """Keep a case from being disposed of until two people lift the hold."""
    hold = LegalHold(case_id=case.id, set_at=clock.now(), set_by_id=by.user_id, reason=reason)
    session.add(hold)
    session.flush()
    publish(session, HoldSet(**about(case, by), hold_id=hold.id))
    return hold


def lift_hold(session: Session, *, by: Actor, hold: LegalHold) -> None:
    """End a hold, as the second person."""
    if hold.lifted_at is not None:
        raise Clash("Somebody has lifted this hold already. Nothing more is needed.")
    hold.lifted_at, hold.lifted_by_id = clock.now(), by.user_id
    session.flush()
    publish(session, HoldLifted(**about(hold.case, by), hold_id=hold.id))
