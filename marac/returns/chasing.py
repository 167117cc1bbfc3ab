"""Reminding agencies of the returns that they owe for a meeting, and not too often."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid4

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.cases.models import Case, Listing
from marac.events import publish
from marac.refusals import Refused
from marac.returns import events, policy
from marac.returns.mail import tell_of_chase
from marac.returns.models import Chase, Return

# An agency is reminded no more often than this.
PAUSE = timedelta(hours=4)


@dataclass(frozen=True)
class Chased:
    """When an agency was last reminded for a meeting, by whom, and how many people."""

    at: datetime
    by: str
    people: int

    @property
    def may_again(self) -> bool:
        """Tell whether enough time has passed."""
        return clock.now() >= self.at + PAUSE


def list_chases(session: Session, *, meeting_id: UUID) -> dict[UUID, Chased]:
    """Say of each agency when it was last reminded of its returns for a meeting."""
    rows = session.execute(
        sa.select(Chase.agency_id, Chase.chased_at, User.name, Chase.people)
        .join(User, User.id == Chase.chased_by_id)
        .where(Chase.meeting_id == meeting_id)
        .order_by(Chase.chased_at, Chase.id)
    )
    return {agency_id: Chased(at, name, people) for agency_id, at, name, people in rows}


def list_owing(session: Session, *, by: Actor, meeting_id: UUID) -> dict[UUID, dict[UUID, UUID]]:
    """Say which agencies owe which return of which case, of those that the actor may see."""
    rows = session.execute(
        sa.select(Return.agency_id, Return.case_id, Return.id)
        .join(Case, Case.id == Return.case_id)
        .join(Listing, Listing.id == Return.listing_id)
        .where(Listing.meeting_id == meeting_id, policy.owed_to(by))
        .order_by(Return.agency_id, Return.case_id)
    )
    found: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    for agency_id, case_id, return_id in rows:
        found[agency_id][case_id] = return_id
    return found


def chase(
    session: Session, *, by: Actor, meeting_id: UUID, agency_ids: Collection[UUID]
) -> list[Chase]:
    """Remind these agencies of what they owe; one that was reminded lately is left in peace.

    So is a person whom this morning's reminders told of the same.
    """
    owing = list_owing(session, by=by, meeting_id=meeting_id)
    before = list_chases(session, meeting_id=meeting_id)
    due = [agency_id for agency_id in owing if agency_id in agency_ids]
    if not due:
        raise Refused("Nothing is owed any more, so nobody was reminded.")
    ready = [one for one in due if one not in before or before[one].may_again]
    if not ready:
        raise Refused("They were reminded in the last 4 hours. Give them time, or ring them.")
    sent = [_remind(session, by, meeting_id, one, owing[one]) for one in ready]
    told = [chase for chase in sent if chase is not None]
    if not told:
        raise Refused("Everybody who can answer was reminded of it today already. Ring them.")
    return told


def _remind(
    session: Session, by: Actor, meeting_id: UUID, agency_id: UUID, owed: dict[UUID, UUID]
) -> Chase | None:
    """Write to those of an agency who were not told of it today; without any, do nothing."""
    if by.area_id is None:
        raise LookupError("only somebody in an area reminds its agencies")
    batch_id = uuid4()
    people = tell_of_chase(
        session, area_id=by.area_id, agency_id=agency_id, owed=owed, batch_id=batch_id
    )
    if not people:
        return None
    row = Chase(
        id=batch_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        chased_at=clock.now(),
        chased_by_id=by.user_id,
        people=people,
    )
    session.add(row)
    session.flush()
    event = events.AgencyChased(
        actor_id=by.user_id,
        area_id=by.area_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        people=people,
    )
    publish(session, event)
    return row
