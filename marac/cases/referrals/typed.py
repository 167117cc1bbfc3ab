"""What was typed on a page of a draft and not saved yet, so that no end of a session loses it.

A page is known by the part of its address behind the referral's own. What is kept names the window
that sent it and the state of the page on which it was typed: another window that knows neither
overwrites nothing, and is told instead.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, TypedPage
from marac.cases.referrals.drafts import must_be_own_draft
from marac.cases.referrals.events import ReferralTyped
from marac.events import publish
from marac.refusals import Clash, Refused

Fields = Sequence[Sequence[str]]

# The most that is kept of one page, in characters and fields, and of how many pages of a draft.
MOST_TYPED, MOST_FIELDS, MOST_PAGES = 300_000, 2_000, 60
_PAGE = re.compile(r"[a-z][a-z0-9/-]{0,150}", re.ASCII)
ELSEWHERE = "Another window typed on this page. Save with the button, and you are shown both texts."


def state_of(saved: Any) -> str:
    """Give a short digest of what a page of the draft says, to see later whether it changed."""
    text = json.dumps(saved, default=str, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def get_typed(session: Session, *, by: Actor, case: Case, page: str) -> TypedPage | None:
    """Read what was typed on one page of one's own draft."""
    rows = sa.select(TypedPage).where(TypedPage.case_id == case.id, TypedPage.page == page)
    return session.scalar(rows) if case.referrer_id == by.user_id else None


def list_typed(session: Session, *, by: Actor, case: Case) -> list[TypedPage]:
    """List the pages of one's own draft on which something is typed and not saved."""
    rows = sa.select(TypedPage).where(TypedPage.case_id == case.id).order_by(TypedPage.typed_at)
    return list(session.scalars(rows)) if case.referrer_id == by.user_id else []


def keep_typed(  # noqa: PLR0913 - all that a window says of what it sends
    session: Session,
    *,
    by: Actor,
    case: Case,
    page: str,
    fields: Fields,
    window: str = "",
    was: str = "",
    revision: int = 0,
) -> TypedPage:
    """Keep what stands on a page now, unless another window typed there since this one looked."""
    must_be_own_draft(case, by)
    _must_fit(page, fields)
    row = get_typed(session, by=by, case=case, page=page)
    if row is None:
        row = _begin(session, by, case, page)
    elif row.content.get("window") != window and row.revision != revision:
        raise Clash(ELSEWHERE)
    row.content = {"window": window, "was": was, "fields": [list(pair) for pair in fields]}
    row.typed_at = clock.now()
    session.flush()
    return row


def _begin(session: Session, by: Actor, case: Case, page: str) -> TypedPage:
    if len(list_typed(session, by=by, case=case)) >= MOST_PAGES:
        raise Refused("Too many pages hold text that is not saved. Save some of them first.")
    row = TypedPage(case_id=case.id, page=page)
    session.add(row)
    # The typing goes on; that it began is enough for the log.
    publish(session, ReferralTyped(actor_id=by.user_id, area_id=case.area_id, case_id=case.id))
    return row


def _must_fit(page: str, fields: Fields) -> None:
    if not _PAGE.fullmatch(page):
        raise Refused("There is no such page.")
    if len(fields) > MOST_FIELDS or sum(len(text) for pair in fields for text in pair) > MOST_TYPED:
        raise Refused("This is too long to be kept while you type. Make it shorter.")


def forget_typed(session: Session, *, by: Actor, case: Case, page: str) -> None:
    """Throw away what was typed on a page, because it was saved or is not wanted."""
    row = get_typed(session, by=by, case=case, page=page)
    if row is not None:
        session.delete(row)
        session.flush()
