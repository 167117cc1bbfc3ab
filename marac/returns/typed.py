"""What one person typed on a page of a return and did not save yet."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.events import publish
from marac.refusals import Refused
from marac.returns.events import ReturnTyped
from marac.returns.models import Return, TypedReturn
from marac.returns.operations import require_writable
from marac.widgets.typed import MOST_PAGES, TOO_MANY, Typing, must_fit


def get_typed(
    session: Session, *, by: Actor, agency_return: Return, page: str
) -> TypedReturn | None:
    """Read what a person typed on one page of their agency's return."""
    return session.scalar(_own(by, agency_return).where(TypedReturn.page == page))


def list_typed(session: Session, *, by: Actor, agency_return: Return) -> list[TypedReturn]:
    """List the pages of a return on which this person typed something that is not saved."""
    return list(session.scalars(_own(by, agency_return).order_by(TypedReturn.typed_at)))


def keep_typed(
    session: Session, *, by: Actor, agency_return: Return, page: str, typing: Typing
) -> TypedReturn:
    """Keep what stands on a page now, unless another window typed there since this one looked."""
    require_writable(agency_return)
    must_fit(page, typing.fields)
    row = get_typed(session, by=by, agency_return=agency_return, page=page)
    if row is None:
        row = _begin(session, by, agency_return, page)
    else:
        typing.must_know(row)
    typing.put_into(row)
    session.flush()
    return row


def forget_typed(session: Session, *, by: Actor, agency_return: Return, page: str) -> None:
    """Throw away what was typed on a page, because it was saved or is not wanted."""
    row = get_typed(session, by=by, agency_return=agency_return, page=page)
    if row is not None:
        session.delete(row)
        session.flush()


def _own(by: Actor, agency_return: Return) -> sa.Select[TypedReturn]:
    return sa.select(TypedReturn).where(
        TypedReturn.return_id == agency_return.id, TypedReturn.user_id == by.user_id
    )


def _begin(session: Session, by: Actor, agency_return: Return, page: str) -> TypedReturn:
    if len(list_typed(session, by=by, agency_return=agency_return)) >= MOST_PAGES:
        raise Refused(TOO_MANY)
    row = TypedReturn(agency_return=agency_return, user_id=by.user_id, page=page)
    session.add(row)
    # The typing goes on; that it began is enough for the log.
    publish(
        session,
        ReturnTyped(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=agency_return.case_id,
            return_id=agency_return.id,
        ),
    )
    return row
