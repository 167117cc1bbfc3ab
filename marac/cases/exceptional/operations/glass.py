"""Opening a case in an emergency, and the review that follows."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.cases.events import about
from marac.cases.exceptional import events, mail, queries
from marac.cases.exceptional.deadlines import LASTS
from marac.cases.models import BreakGlass, Case, Emergency, Verdict
from marac.events import publish
from marac.refusals import Clash, Refused

UNREVIEWED = (
    "An earlier emergency access of yours waits for its review. Until then you cannot open another."
)


def break_glass(
    session: Session, *, by: Actor, case: Case, category: Emergency, reason: str
) -> BreakGlass:
    """Open one case to one person, to read and for an hour, and tell those who review it."""
    # Of two requests at once the later waits here, and finds what the earlier opened.
    session.execute(sa.select(User.id).where(User.id == by.user_id).with_for_update())
    if queries.is_unreviewed(session, by=by):
        raise Refused(UNREVIEWED)
    now = clock.now()
    opening = BreakGlass(
        case_id=case.id,
        user_id=by.user_id,
        category=category,
        reason=reason,
        opened_at=now,
        expires_at=now + LASTS,
    )
    session.add(opening)
    session.flush()
    publish(
        session,
        events.GlassBroken(**about(case, by), opening_id=opening.id, category=category.value),
    )
    mail.tell_reviewers(session, opening=opening)
    return opening


def refuse_glass(session: Session, *, by: Actor) -> None:
    """Log that somebody named a case that they cannot open even in an emergency."""
    publish(session, events.GlassRefused(actor_id=by.user_id, area_id=by.area_id))


def review(
    session: Session, *, by: Actor, opening: BreakGlass, verdict: Verdict, note: str
) -> None:
    """Judge, as a second person, whether an emergency opening was justified."""
    if opening.user_id == by.user_id:
        raise Refused("Somebody else must review what you opened.")
    # Of two reviewers at once the later waits here, and finds what the earlier judged.
    session.execute(sa.select(BreakGlass.id).where(BreakGlass.id == opening.id).with_for_update())
    session.refresh(opening)
    if opening.reviewed_at is not None:
        raise Clash("Somebody else has reviewed this already. Nothing more is needed.")
    opening.reviewed_at, opening.reviewed_by_id = clock.now(), by.user_id
    opening.verdict, opening.review_note = verdict, note
    session.flush()
    publish(
        session,
        events.GlassReviewed(
            **about(opening.case, by),
            opening_id=opening.id,
            opener_id=opening.user_id,
            verdict=verdict.value,
        ),
    )
    mail.tell_opener(session, opening=opening)
