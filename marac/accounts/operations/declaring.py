"""Promising confidentiality for a year, and saying where one lives so that conflicts show."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts import events
from marac.accounts.models import Declaration, User
from marac.agencies.models import ConfidentialityStatement
from marac.events import publish
from marac.refusals import Refused


def sign_declaration(
    session: Session, *, by: Actor, statement: ConfidentialityStatement
) -> Declaration:
    """Record that a person signed their area's statement; it opens the area to them for a year."""
    if statement.area_id != by.area_id or not (by.seats or by.undeclared):
        raise Refused("You have no role here for which to sign this declaration.")
    row = Declaration(
        user_id=by.user_id,
        area_id=statement.area_id,
        statement=statement,
        signed_at=clock.now(),
    )
    session.add(row)
    session.flush()
    event = events.DeclarationSigned(
        actor_id=by.user_id, area_id=by.area_id, statement_id=statement.id
    )
    publish(session, event)
    return row


def keep_home(session: Session, *, by: Actor, user: User, keys: Sequence[str]) -> None:
    """Keep the codes of a person's home in place of the earlier ones; none forgets them."""
    if user.home_keys == list(keys):
        return
    user.home_keys = list(keys)
    session.flush()
    event = events.HomeChanged(actor_id=by.user_id, area_id=by.area_id, given=bool(keys))
    publish(session, event)
