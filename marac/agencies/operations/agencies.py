"""Adding agencies to an area, changing them, and recording their agreements."""

from datetime import date
from typing import Required, TypedDict, Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies import events
from marac.agencies.models import Agency, Area, AreaAgency, Regime, SharingAgreement
from marac.agencies.operations.changing import change
from marac.events import publish
from marac.refusals import Refused


class AgencyFields(TypedDict, total=False):
    """What is known of an agency."""

    name: Required[str]
    short_name: Required[str]
    type_code: Required[str]
    regime: Regime
    signs_off_returns: bool


def create_agency(
    session: Session, *, by: Actor, area: Area, **fields: Unpack[AgencyFields]
) -> Agency:
    """Add a new agency, which takes part in the area from today."""
    agency = Agency(**fields)
    session.add(agency)
    _take_part(session, agency, area)
    session.flush()
    publish(
        session,
        events.AgencyCreated(actor_id=by.user_id, area_id=area.id, agency_id=agency.id),
    )
    return agency


def join_area(session: Session, *, by: Actor, area: Area, agency: Agency) -> None:
    """Let an agency that other areas know take part in this one, again if it had left."""
    place = session.scalar(sa.select(AreaAgency).filter_by(area_id=area.id, agency_id=agency.id))
    if place is None:
        _take_part(session, agency, area)
    else:
        place.left_on = None
    session.flush()
    publish(
        session,
        events.AgencyJoined(actor_id=by.user_id, area_id=area.id, agency_id=agency.id),
    )


def change_agency(
    session: Session,
    *,
    by: Actor,
    place: AreaAgency,
    left_on: date | None,
    **fields: Unpack[AgencyFields],
) -> list[str]:
    """Change what is known of an agency and its last day in this area; say what changed."""
    changed = change(place.agency, fields) + change(place, {"left_on": left_on})
    session.flush()
    if changed:
        event = events.AgencyChanged(
            actor_id=by.user_id,
            area_id=place.area_id,
            agency_id=place.agency_id,
            fields=tuple(changed),
        )
        publish(session, event)
    return changed


def record_agreement(  # noqa: PLR0913 - the three facts of an agreement
    session: Session,
    *,
    by: Actor,
    agency: Agency,
    reference: str,
    signed_on: date,
    expires_on: date,
) -> SharingAgreement:
    """Record an agreement that an agency signed; from that day on its people may work here."""
    if expires_on <= signed_on:
        raise Refused("An agreement has to end after the day on which it was signed.")
    row = SharingAgreement(
        agency=agency, reference=reference, signed_on=signed_on, expires_on=expires_on
    )
    session.add(row)
    session.flush()
    event = events.AgreementRecorded(
        actor_id=by.user_id,
        area_id=by.area_id,
        agency_id=agency.id,
        agreement_id=row.id,
        signed_on=signed_on,
        expires_on=expires_on,
    )
    publish(session, event)
    return row


def _take_part(session: Session, agency: Agency, area: Area) -> None:
    session.add(AreaAgency(area=area, agency=agency, joined_on=clock.today()))
