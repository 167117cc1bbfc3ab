"""Words that people searched for: kept for a day, for themselves alone, and sealed."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import Search

KEPT = timedelta(days=1)


def keep(session: Session, *, by: Actor, words: str) -> UUID:
    """Keep words and give the id under which their author finds them; forget those of yesterday."""
    session.execute(sa.delete(Search).where(Search.created_at <= clock.now() - KEPT))
    search = Search(user_id=by.user_id, words=words)
    session.add(search)
    session.flush()
    return search.id


def recall(session: Session, *, by: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the words that the person typed; those of others, or of yesterday, are not there."""
    if not ids:
        return {}
    theirs = Search.user_id == by.user_id, Search.created_at > clock.now() - KEPT
    found = session.scalars(sa.select(Search).where(Search.id.in_(ids), *theirs))
    return {search.id: search.words for search in found}
