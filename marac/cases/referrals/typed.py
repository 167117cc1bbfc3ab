"""What was typed on a page of a draft and not saved yet, kept until it is saved or thrown away.

A page is known by the part of its address behind the referral's own.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, TypedPage
from marac.cases.referrals.drafts import must_be_own_draft
from marac.cases.referrals.events import ReferralTyped
from marac.events import publish
from marac.refusals import Refused
from marac.widgets.typed import MOST_PAGES, TOO_MANY, Typing, must_fit


def get_typed(session: Session, *, by: Actor, case: Case, page: str) -> TypedPage | None:
    """Read what was typed on one page of one's own draft."""
    rows = sa.select(TypedPage).where(TypedPage.case_id == case.id, TypedPage.page == page)
    return session.scalar(rows) if case.referrer_id == by.user_id else None


def list_typed(session: Session, *, by: Actor, case: Case) -> list[TypedPage]:
    """List the pages of one's own draft on which something is typed and not saved."""
    rows = sa.select(TypedPage).where(TypedPage.case_id == case.id).order_by(TypedPage.typed_at)
    return list(session.scalars(rows)) if case.referrer_id == by.user_id else []


def keep_typed(session: Session, *, by: Actor, case: Case, page: str, typing: Typing) -> TypedPage:
    """Keep what stands on a page now, unless another window typed there since this one looked."""
    must_be_own_draft(case, by)
    must_fit(page, typing.fields)
    row = get_typed(session, by=by, case=case, page=page)
    if row is None:
        row = _begin(session, by, case, page)
    else:
        typing.must_know(row)
    typing.put_into(row)
    session.flush()
    return row


def _begin(session: Session, by: Actor, case: Case, page: str) -> TypedPage:
    if len(list_typed(session, by=by, case=case)) >= MOST_PAGES:
        raise Refused(TOO_MANY)
    row = TypedPage(case_id=case.id, page=page)
    session.add(row)
    # The typing goes on; that it began is enough for the log.
    publish(session, ReferralTyped(actor_id=by.user_id, area_id=case.area_id, case_id=case.id))
    return row


def forget_typed(session: Session, *, by: Actor, case: Case, page: str) -> None:
    """Throw away what was typed on a page, because it was saved or is not wanted."""
    row = get_typed(session, by=by, case=case, page=page)
    if row is not None:
        session.delete(row)
        session.flush()
