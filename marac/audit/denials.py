"""Writing down what people were refused: a function they have not, or a thing that is not theirs.

A thing that is hidden must look like one that never was. So the row names the page only, never
the id that was asked for, and writing it is the same work whether there is such a thing or not.
"""

from flask import Response, request
from sqlalchemy.orm import Session

from marac import events
from marac.access import current_actor
from marac.audit.events import Denied
from marac.database import db

REFUSED = frozenset({403, 404, 429})


def note(response: Response) -> Response:
    """Log a refusal to somebody who is signed in, in a transaction of its own.

    An address that belongs to no page is a mistake of typing, and not written down.
    """
    actor = current_actor() if response.status_code in REFUSED else None
    if actor is None or request.endpoint in (None, "static"):
        return response
    session: Session = db.session
    events.take_waiting(session)
    session.rollback()
    session.info["reading"] = False
    denied = Denied(
        actor_id=actor.user_id,
        area_id=actor.area_id,
        endpoint=request.endpoint or "",
        status=response.status_code,
    )
    events.publish(session, denied)
    session.commit()
    return response
