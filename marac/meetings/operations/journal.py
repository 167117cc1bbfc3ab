"""Remembering each change to an agenda, and taking the last one back.

A change is kept as the layout before and after it: which places are live, where, and how long. It
is undone by whoever made it, as long as the agenda still is as it left it; what went out stays.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.events import publish
from marac.meetings import events, policy
from marac.meetings.agenda_models import AgendaChange, ChangeKind
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold, hold_open
from marac.refusals import Refused

Layout = dict[str, Any]
NOTHING = (
    "There is nothing to undo: the agenda was changed since by somebody else, or what you changed "
    "has gone out."
)
ELSEWHERE = "This cannot be undone: the case stands on another agenda now."


def layout(places: Iterable[Listing]) -> Layout:
    """Write down which places are live, each with its position and its minutes."""
    return {str(p.id): [p.position, p.minutes] for p in places if p.undecided}


def remember(  # noqa: PLR0913 - what was done, by whom, to what, and how it was before
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    kind: ChangeKind,
    before: Layout,
    places: Iterable[Listing],
    listing: Listing | None = None,
    left: Sequence[Listing] = (),
) -> None:
    """Keep a change that was just made, so that it can be undone; one that changed nothing not."""
    after = layout(places)
    if after == before:
        return
    last = sa.select(sa.func.max(AgendaChange.number)).where(AgendaChange.meeting_id == meeting.id)
    session.add(
        AgendaChange(
            meeting_id=meeting.id,
            number=(session.scalar(last) or 0) + 1,
            kind=kind,
            listing_id=listing.id if listing is not None else None,
            made_at=clock.now(),
            made_by_id=by.user_id,
            before=before,
            after=after,
            left=[str(place.id) for place in left],
        )
    )
    session.flush()


def latest_change(meeting_id: UUID) -> sa.Select[AgendaChange]:
    """Select the last change to the agenda of a meeting that was not undone."""
    return (
        sa.select(AgendaChange)
        .where(AgendaChange.meeting_id == meeting_id, AgendaChange.undone_at.is_(None))
        .order_by(AgendaChange.number.desc())
        .limit(1)
    )


def can_be_undone(change: AgendaChange | None, places: Iterable[Listing], by: Actor) -> bool:
    """Tell whether the actor may take a change back as far as these places of the agenda tell."""
    if change is None or change.made_by_id != by.user_id:
        return False
    known = {str(place.id): place for place in places}
    now = layout(known.values())
    unchanged = all(change.after.get(key) == place for key, place in now.items())
    return unchanged and not any(
        _would_change(change, key) for key, place in known.items() if place.circulated_at
    )


def undo(session: Session, *, by: Actor, meeting: Meeting) -> AgendaChange:
    """Take back the last change to an agenda; again and again it goes back step by step.

    Refused when somebody else changed the agenda since, when what was changed has gone out, or
    when a case that would come back stands on another agenda.
    """
    places = hold_open(session, meeting)
    change = session.scalar(latest_change(meeting.id))
    if change is None or not _is_open_to(session, by, change):
        raise Refused(NOTHING)
    if change.after != layout(places) or not can_be_undone(change, places, by):
        raise Refused(NOTHING)
    _restore(session, change, {str(place.id): place for place in places})
    change.undone_at = clock.now()
    session.flush()
    session.expire(meeting, ["listings"])
    publish(
        session,
        events.AgendaChangeUndone(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            case_id=change.listing.case_id if change.listing is not None else None,
            meeting_id=meeting.id,
            change_id=change.id,
        ),
    )
    return change


def _would_change(change: AgendaChange, key: str) -> bool:
    """Tell whether undoing would take a place off or give it another number; coming back is not."""
    before, after = change.before.get(key), change.after.get(key)
    if after is None:
        return False
    return before is None or before[0] != after[0]


def _is_open_to(session: Session, by: Actor, change: AgendaChange) -> bool:
    """Tell whether the case that a change was about may be seen; of another nothing is said."""
    if change.listing_id is None:
        return True
    seen = (
        sa.select(Listing.id)
        .join(Listing.case)
        .where(Listing.id == change.listing_id, policy.listing_visible_to(by))
    )
    return session.scalar(seen) is not None


def _restore(session: Session, change: AgendaChange, places: dict[str, Listing]) -> None:
    """Put the places back as they were: off what came, then on what went, then the order."""
    before, after = change.before, change.after
    for key in after.keys() - before.keys():
        places[key].ended_at = clock.now()
    session.flush()
    for key in before.keys() - after.keys():
        _bring_back(session, places[key])
    earlier = sa.select(Listing).where(Listing.id.in_([UUID(key) for key in change.left]))
    for listing in session.scalars(earlier):
        _bring_back(session, listing, whole=False)
    for key, (position, minutes) in before.items():
        places[key].position, places[key].minutes = position, minutes


def _bring_back(session: Session, listing: Listing, *, whole: bool = True) -> None:
    """Let a place live again, unless its case has found another one.

    The `whole` of it: what was said when it was put off goes, too.
    """
    hold(session, session.get_one(Case, listing.case_id))
    live = sa.select(Listing.id).where(
        Listing.case_id == listing.case_id, Listing.ended_at.is_(None)
    )
    if session.scalar(live) is not None:
        raise Refused(ELSEWHERE)
    listing.ended_at = None
    if whole:
        listing.deferral_code = listing.deferral_note = ""
    session.flush()
