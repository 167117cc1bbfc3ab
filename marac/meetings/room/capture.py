"""Catching actions as the room agrees them; until it concludes they may be reworded or struck."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions.models import Action, Aim
from marac.cases.models import Listing
from marac.events import publish
from marac.meetings.models import Meeting
from marac.meetings.room import events
from marac.meetings.stages import require_in_session
from marac.refusals import Refused


def reword(  # noqa: PLR0913 - each is a fact of an action
    session: Session,
    *,
    by: Actor,
    action: Action,
    agency_id: UUID,
    owner_id: UUID | None,
    owner_name: str,
    task: str,
    due_on: date,
    aim: Aim | None = None,
) -> None:
    """Change an action that has not gone out."""
    _require_unissued(session, action)
    action.agency_id, action.owner_id, action.owner_name = agency_id, owner_id, owner_name
    action.task, action.due_on, action.aim = task, due_on, aim
    session.flush()
    publish(session, events.ActionReworded(**_about(by, action), action_id=action.id))


def strike(session: Session, *, by: Actor, action: Action) -> None:
    """Take out an action that has not gone out; the audit keeps that it was there."""
    _require_unissued(session, action)
    struck = events.ActionStruck(
        **_about(by, action), action_id=action.id, listing_id=action.listing_id
    )
    session.delete(action)
    session.flush()
    publish(session, struck)


def _require_unissued(session: Session, action: Action) -> None:
    meeting = session.scalar(
        sa.select(Meeting)
        .join(Listing, Listing.meeting_id == Meeting.id)
        .where(Listing.id == action.listing_id)
    )
    if meeting is None or action.issued_at is not None:
        raise Refused("This action has gone out to its owner, so it can no longer be changed here.")
    require_in_session(meeting)


def _about(by: Actor, action: Action) -> dict[str, Any]:
    return {"actor_id": by.user_id, "area_id": by.area_id, "case_id": action.case_id}
