"""For whom a paper is made, and through whose eyes its content is read.

A paper is read by exactly the policies of the pages, with an actor narrowed to the one seat for
which the copy is made: someone who also chairs does not get the chair's view into an agency's pack.
"""

from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import AGENCY_VOICES, Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for, memberships_today
from marac.agencies.models import Agency, Membership

RUNNERS = (Role.COORDINATOR, Role.CHAIR)


@dataclass(frozen=True)
class Recipient:
    """The person that a copy is made for.

    `reader` holds only the seats that count for this copy; `person` holds all of them, because a
    conflict of interest follows the person into every seat.
    """

    user_id: UUID
    name: str
    agency_id: UUID | None
    agency_name: str
    reader: Actor
    person: Actor


@dataclass(frozen=True)
class Voice:
    """Somebody who may speak for an agency today."""

    user_id: UUID
    name: str
    agency_id: UUID


def recipient_for(session: Session, *, by: Actor, agency: Agency | None) -> Recipient | None:
    """Find who gets the copy that the actor asks for, or nobody if there is no such copy.

    Whoever runs the cycle makes copies for any agency's representative, and full copies for
    themselves; everyone else makes their own.
    """
    if agency is None:
        return full_copy(by) if by.runs_the_cycle else None
    if not by.runs_the_cycle:
        return for_agency(by, agency) if agency.id in by.voice_agency_ids else None
    voice = list_voices(session, by=by).get(agency.id)
    user = session.get(User, voice.user_id) if voice is not None else None
    if user is None:
        return None
    return for_agency(actor_for(session, user, area_id=by.area_id), agency)


def list_voices(session: Session, *, by: Actor) -> dict[UUID, Voice]:
    """Find for each agency of the area who gets its papers."""
    return first_voices(session, area_id=by.area_id)


def first_voices(session: Session, *, area_id: UUID | None) -> dict[UUID, Voice]:
    """Find for each agency of an area who gets its papers: its representative before a deputy."""
    rows = session.execute(
        memberships_today(User.id)
        .with_only_columns(User.id, User.name, Membership.agency_id, Membership.role)
        .where(
            Membership.area_id == area_id,
            Membership.role.in_(AGENCY_VOICES),
            User.disabled_at.is_(None),
        )
        .order_by(None)
        .order_by(sa.case({r: n for n, r in enumerate(AGENCY_VOICES)}, value=Membership.role))
        .order_by(Membership.starts_on, Membership.id)
    )
    found: dict[UUID, Voice] = {}
    for user_id, name, agency_id, _role in rows:
        found.setdefault(agency_id, Voice(user_id, name, agency_id))
    return found


def full_copy(by: Actor) -> Recipient:
    """Make a recipient of whoever runs the cycle, seen through the seats that let them."""
    seats = tuple(seat for seat in by.seats if seat.role in RUNNERS)
    return Recipient(
        user_id=by.user_id,
        name=by.display_name,
        agency_id=None,
        agency_name=by.agency_name,
        reader=replace(by, seats=seats),
        person=by,
    )


def for_agency(person: Actor, agency: Agency) -> Recipient:
    """Make a recipient of an agency's voice, seen through that seat alone."""
    seats = tuple(s for s in person.seats if s.agency_id == agency.id and s.role in AGENCY_VOICES)
    return Recipient(
        user_id=person.user_id,
        name=person.display_name,
        agency_id=agency.id,
        agency_name=agency.name,
        reader=replace(person, agency_name=agency.name, seats=seats),
        person=person,
    )
