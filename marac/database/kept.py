"""Statements that are kept and run again: what finds their SQL among the kept ones is hashed once.

SQLAlchemy keeps the SQL of a statement under a key as large as the statement itself. A tuple does
not remember its hash, so that every run would walk through all of the key again.
"""

from typing import Any, TypeVar

import sqlalchemy as sa

S = TypeVar("S", bound=sa.Executable)


class _HashedOnce(tuple[Any, ...]):
    """The key of a statement, equal to the one that it was made of."""

    hashed: int

    def __hash__(self) -> int:
        """Give the hash that was worked out when the statement was made."""
        return self.hashed


def kept(statement: S) -> S:
    """Make a statement that is kept from now on quicker to find; one made of it has its own key."""
    maker: Any = statement
    key = maker._generate_cache_key()
    if key is not None:
        once = _HashedOnce(key.key)
        once.hashed = hash(key.key)
        found = key._replace(key=once)
        maker._generate_cache_key = lambda: found
    return statement
