"""Putting a whole agenda in order: the usual one, or by when the agencies can be there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases.models import Invitation, Listing
from marac.events import publish
from marac.meetings import events
from marac.meetings.agenda_models import ChangeKind, Presence
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold_open
from marac.meetings.operations.journal import layout, remember
from marac.meetings.operations.places import last_sent, movable, number, settle
from marac.meetings.ordering import order_by_presence, usual_order, window_of


def put_children_first(session: Session, *, by: Actor, meeting: Meeting) -> None:
    """Put the agenda in its usual order: put off before, with children, the others, then flags."""
    held = hold_open(session, meeting)
    _reorder(session, by, meeting, held, usual_order(movable(held)))


def put_by_presence(session: Session, *, by: Actor, meeting: Meeting) -> None:
    """Order the agenda so that each agency is there for its cases, as far as that can be done."""
    held = hold_open(session, meeting)
    places = movable(held)
    said = session.scalars(
        sa.select(Presence)
        .where(Presence.meeting_id == meeting.id)
        .options(joinedload(Presence.agency, innerjoin=True))
    )
    order = order_by_presence(
        places,
        starts_at=_after_what_went_out(meeting, held),
        windows={presence.agency_id: window_of(presence) for presence in said},
        invited=_invited(session, places),
    )
    _reorder(session, by, meeting, held, order)


def _after_what_went_out(meeting: Meeting, held: Sequence[Listing]) -> datetime:
    """Say when the first case that may still move is planned to begin."""
    out = sum(place.minutes for place in held if place.undecided and place.circulated_at)
    return meeting.starts_at + timedelta(minutes=meeting.area.opening_minutes + out)


def _invited(session: Session, places: Sequence[Listing]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = session.execute(
        sa.select(Invitation.case_id, Invitation.agency_id).where(
            Invitation.case_id.in_([place.case_id for place in places]),
            Invitation.withdrawn_at.is_(None),
        )
    )
    for case_id, agency_id in rows:
        found[case_id].append(agency_id)
    return found


def _reorder(
    session: Session, by: Actor, meeting: Meeting, held: list[Listing], order: list[Listing]
) -> None:
    before = layout(held)
    number(order, after=last_sent(held))
    remember(session, by=by, meeting=meeting, kind=ChangeKind.SORTED, before=before, places=held)
    settle(session, meeting)
    publish(
        session,
        events.AgendaSorted(actor_id=by.user_id, area_id=meeting.area_id, meeting_id=meeting.id),
    )
