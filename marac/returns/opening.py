"""Opening one return to write in: all that its page needs to know first, in few reads."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, prepared
from marac.cases.openings.limits import count_others
from marac.returns.models import Return, TypedReturn
from marac.returns.queries import own_return


@dataclass(frozen=True)
class Opened:
    """A return of the person's agency, and what they typed on its pages and did not save.

    `others` counts the other cases that the person opened within the hour.
    """

    agency_return: Return
    others: int
    typed: list[TypedReturn]


def open_own(session: Session, *, by: Actor, return_id: UUID) -> Opened | None:
    """Read one return of the person's agency with all that stands in it and waits beside it."""
    rows = session.execute(*_opened(by, return_id=return_id)).unique().all()
    if not rows:
        return None
    return Opened(rows[0][0], rows[0][1], [row[2] for row in rows if row[2] is not None])


@prepared
def _opened(by: Actor, *, return_id: UUID) -> sa.Select[Return, int, TypedReturn]:
    mine = sa.and_(TypedReturn.return_id == Return.id, TypedReturn.user_id == by.user_id)
    return (
        own_return(by, return_id)
        .add_columns(count_others(by.user_id, Return.case_id), TypedReturn)
        .outerjoin(TypedReturn, mine)
        .order_by(TypedReturn.typed_at)
    )
