"""A legal hold keeps what a case holds: nothing of it is erased while one stands."""

from flask import Flask
from sqlalchemy.orm import Session

from marac.attachments.events import AttachmentRemoved
from marac.cases.naming.events import NamesTakenOut
from marac.database import subscribe
from marac.events import Event
from marac.governance.queries import is_held
from marac.refusals import Refused

# It does not say why: who sees a case need not know that a court has asked for it.
KEPT = "Nothing can be taken out of this case at present. Ask the information governance lead."


def init_app(app: Flask) -> None:
    """Stand in the way of what would erase something of a case."""
    for erasure in (AttachmentRemoved, NamesTakenOut):
        subscribe(app, erasure, _refuse_while_held)


def _refuse_while_held(session: Session, event: Event) -> None:
    """Undo an erasure in a case that is held, by refusing it in its own transaction."""
    if event.case_id is not None and is_held(session, case_id=event.case_id):
        raise Refused(KEPT)
