"""What is done to data keys: wrapped anew under the newest master key, and destroyed."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.keys.keyring import Keyring
from marac.keys.models import DataKey

BATCH = 500


def rotate(session: Session, *, keyring: Keyring) -> Iterator[int]:
    """Wrap every data key under the newest master key, a committed batch at a time.

    Gives how many each batch held. It may be stopped at any moment and begun again, and people may
    work meanwhile: what a key sealed stays as it is.
    """
    keyring.must_agree(session.connection())
    while True:
        batch = session.scalars(
            sa.select(DataKey)
            .where(DataKey.master != keyring.current)
            .order_by(DataKey.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for key in batch:
            _rewrap(key, keyring)
        session.commit()
        if not batch:
            return
        yield len(batch)
        session.expunge_all()


def left_on_old(session: Session, *, keyring: Keyring) -> int:
    """Count the data keys that still need an earlier master key."""
    waiting = sa.select(sa.func.count(DataKey.id)).where(DataKey.master != keyring.current)
    return session.scalars(waiting).one()


def unwrap_all(session: Session, *, keyring: Keyring) -> int:
    """Unwrap every data key and count them; raise Unreadable at the first that does not."""
    held = sa.select(DataKey.id, DataKey.master, DataKey.wrapped)
    there = held.where(DataKey.destroyed_at.is_(None)).execution_options(yield_per=1000)
    with session.execute(there) as rows:
        return sum(bool(keyring.unwrap(row.id, row.master, row.wrapped)) for row in rows)


def destroy(session: Session, *, keyring: Keyring, key_id: UUID) -> None:
    """Destroy a data key: what it sealed can be read by nobody from now on.

    A copy of the database made before still holds the wrapped key. It is worth nothing once the
    keys were rotated to a new master key and the file of the earlier one is gone.
    """
    session.execute(
        sa.update(DataKey)
        .where(DataKey.id == key_id, DataKey.destroyed_at.is_(None))
        .values(wrapped=None, master=None, destroyed_at=clock.now())
    )
    keyring.forget(session.connection(), key_id)


def _rewrap(key: DataKey, keyring: Keyring) -> None:
    if key.wrapped is None or key.master is None:
        return
    secret = keyring.unwrap(key.id, key.master, key.wrapped)
    key.wrapped, key.master = keyring.wrap(key.id, secret), keyring.current
