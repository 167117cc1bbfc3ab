"""From where a session looks at the cases: as one person, as the house itself, or as nobody.

On PostgreSQL the tables of a case let a statement see only what the person may see whose id stands
in the setting `app.user_id`: a second wall behind the conditions of each policy. Nobody sees
nothing. Work that must see more than one person (a number in a list, someone else's papers) says
so, and why, with `beyond`. On SQLite there is no such wall, and all this does nothing.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from flask import has_request_context
from sqlalchemy.orm import Session, SessionTransaction

from marac import clock

KEY = "standpoint"
SETTINGS = sa.text(
    "SELECT set_config('app.mode', :mode, true), set_config('app.user_id', :user_id, true),"
    " set_config('app.area_id', :area_id, true), set_config('app.now', :now, true)"
)


@dataclass(frozen=True)
class Standpoint:
    """Whose rows a session sees: a person's in the area where they work, or in a mode all."""

    mode: str = ""
    user_id: UUID | None = None
    area_id: UUID | None = None


NOBODY = Standpoint()
HOUSE = Standpoint(mode="house")


def act_as(session: Session, *, user_id: UUID, area_id: UUID | None) -> None:
    """Let a session see, from now on, what this person may see."""
    _move(session, Standpoint(user_id=user_id, area_id=area_id))


@contextlib.contextmanager
def seeing_as(session: Session, *, user_id: UUID, area_id: UUID | None) -> Iterator[None]:
    """Look with this person's eyes for a while, to choose what goes to them."""
    before = standpoint_of(session)
    _move(session, Standpoint(user_id=user_id, area_id=area_id))
    try:
        yield
    finally:
        session.info[KEY] = before
        with contextlib.suppress(sa.exc.InternalError, sa.exc.InvalidRequestError):
            _move(session, before)


@contextlib.contextmanager
def beyond(session: Session, why: str) -> Iterator[None]:
    """Look beyond what the person may see; `why` says to the reader of the code what for.

    What is found must not reach the person as it is: it goes into a number, a guard, or something
    made for somebody else under their own policy.
    """
    if not why:
        raise ValueError("say why this looks beyond what the person may see")
    before = standpoint_of(session)
    if before.mode == HOUSE.mode:
        yield
        return
    _move(session, HOUSE)
    try:
        yield
        session.flush()
    finally:
        # A broken transaction takes no more statements; the next one begins where we were.
        session.info[KEY] = before
        with contextlib.suppress(sa.exc.InternalError, sa.exc.InvalidRequestError):
            _move(session, before)


def standpoint_of(session: Session) -> Standpoint:
    """Say from where a session looks: a request is nobody's until it is known who sent it."""
    found: Standpoint | None = session.info.get(KEY)
    return found or (NOBODY if has_request_context() else HOUSE)


def tell_database(
    session: Session, transaction: SessionTransaction, connection: sa.Connection
) -> None:
    """Tell PostgreSQL at the start of a transaction from where its session looks."""
    if connection.dialect.name == "postgresql" and not transaction.nested:
        _tell(connection, standpoint_of(session))


def _move(session: Session, standpoint: Standpoint) -> None:
    session.info[KEY] = standpoint
    if session.in_transaction():
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            _tell(connection, standpoint)


def _tell(connection: sa.Connection, standpoint: Standpoint) -> None:
    if standpoint == NOBODY:
        return
    values = {
        "mode": standpoint.mode,
        "user_id": str(standpoint.user_id or ""),
        "area_id": str(standpoint.area_id or ""),
        "now": clock.now().isoformat(),
    }
    connection.execute(SETTINGS, values)
