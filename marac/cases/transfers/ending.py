"""An offer ends with its case: what was closed, withdrawn or merged is nobody's to take over."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.cases.events import CaseClosed, CaseWithdrawn
from marac.cases.merging.events import CasesMerged
from marac.cases.models import Transfer, TransferEnding
from marac.cases.transfers.events import TransferTakenBack
from marac.database import subscribe
from marac.events import Event, publish

REASON = "The case ended here before the other area had it."


def init_app(app: Flask) -> None:
    """Look whenever a case ends."""
    for kind in (CaseClosed, CaseWithdrawn, CasesMerged):
        subscribe(app, kind, _end)


def _end(session: Session, event: Event) -> None:
    """Take back what was offered or packed and nobody has yet."""
    case_id = event.duplicate_id if isinstance(event, CasesMerged) else event.case_id
    live = sa.select(Transfer).where(
        Transfer.case_id == case_id,
        Transfer.ended_at.is_(None),
        Transfer.accepted_at.is_(None),
        Transfer.received_at.is_(None),
    )
    for row in session.scalars(live):
        row.ending, row.ending_reason = TransferEnding.TAKEN_BACK, REASON
        row.ended_at, row.ended_by_id = clock.now(), event.actor_id
        row.pack, row.pack_phrase = None, ""
        session.flush()
        taken_back = TransferTakenBack(
            actor_id=event.actor_id, area_id=event.area_id, case_id=case_id, transfer_id=row.id
        )
        publish(session, taken_back)
