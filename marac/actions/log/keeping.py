"""The lists of actions that somebody keeps under names of their own."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions import events
from marac.actions.models import SavedView
from marac.events import publish
from marac.refusals import Refused

MOST = 20


def list_views(session: Session, *, by: Actor) -> Sequence[SavedView]:
    """List the person's own lists in this area, the oldest first."""
    return session.scalars(sa.select(SavedView).where(_own(by)).order_by(SavedView.id)).all()


def get_view(session: Session, *, by: Actor, view_id: UUID) -> SavedView | None:
    """Find one of the person's own lists."""
    return session.scalar(sa.select(SavedView).where(SavedView.id == view_id, _own(by)))


def keep(session: Session, *, by: Actor, name: str, words: str, sort: str) -> SavedView:
    """Keep a list under a name; one of the same name is replaced."""
    held = list_views(session, by=by)
    view = next((one for one in held if one.name.casefold() == name.casefold()), None)
    if view is None:
        if len(held) >= MOST or by.area_id is None:
            raise Refused(f"You keep {MOST} lists already. Let one go first.")
        view = SavedView(user_id=by.user_id, area_id=by.area_id, name=name)
        session.add(view)
    view.name, view.words, view.sort = name, words, sort
    session.flush()
    _tell(session, by, view, kept=True)
    return view


def let_go(session: Session, *, by: Actor, view: SavedView) -> None:
    """Keep a list no longer."""
    _tell(session, by, view, kept=False)
    session.delete(view)
    session.flush()


def _own(by: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(SavedView.user_id == by.user_id, SavedView.area_id == by.area_id)


def _tell(session: Session, by: Actor, view: SavedView, *, kept: bool) -> None:
    publish(
        session,
        events.ActionViewKept(actor_id=by.user_id, area_id=by.area_id, view_id=view.id, kept=kept),
    )
