"""Sending a case to another area, and confirming that it has come.

Until the receipt is confirmed the case stays open here: nobody may fall between two areas. An area
of this installation gets a referral with all that was known, in its own triage; the 12 months run
there from the day it was sent.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases.events import about
from marac.cases.models import Case, Transfer
from marac.cases.operations.restriction import restrict_to_keepers
from marac.cases.story import Entry
from marac.cases.transfers.arriving import arrive
from marac.cases.transfers.events import CaseArrived, CaseSent, ReceiptConfirmed
from marac.database import beyond
from marac.events import publish
from marac.refusals import Refused


@dataclass(frozen=True)
class Destination:
    """Where a case goes: an area of this installation, or one elsewhere by its name."""

    area: Area | None
    name: str


def send(  # noqa: PLR0913 - what, where to, why, and what happened so far
    session: Session,
    *,
    by: Actor,
    case: Case,
    to: Destination,
    reason: str,
    history: tuple[Entry, ...],
) -> Transfer:
    """Send the papers of a case to another area; an area here gets a referral of its own."""
    session.execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case)
    if problem := why_not_sent(case, get_transfer(session, case)):
        raise Refused(problem)
    if to.area is not None and to.area.id == case.area_id:
        raise Refused("The case is in that area already.")
    row = Transfer(
        case=case,
        to_area_id=to.area.id if to.area else None,
        to_name=to.name,
        from_area_id=case.area_id,
        reason=reason,
        history=[_said(entry) for entry in history],
        sent_at=clock.now(),
        sent_by_id=by.user_id,
    )
    arrived = _arrive(session, by, case, to.area) if to.area else None
    row.arrived_id = arrived.id if arrived is not None else None
    session.add(row)
    session.flush()
    publish(session, CaseSent(**about(case, by), transfer_id=row.id, to_area_id=row.to_area_id))
    if arrived is not None:
        publish(session, CaseArrived(**about(arrived, by), transfer_id=row.id))
    return row


def confirm(session: Session, *, by: Actor, transfer: Transfer, name: str) -> None:
    """Confirm that the other area has the case; it is closed in the area that sent it."""
    if transfer.received_at is not None:
        raise Refused("The receipt of this case has been confirmed already.")
    with beyond(session, "the area that confirms does not see the case of the one that sent it"):
        case = session.get_one(Case, transfer.case_id)
        transfer.received_at, transfer.received_by = clock.now(), name
        case.transferred_at = transfer.received_at
        case.closed_at = case.closed_at or transfer.received_at
        publish(session, ReceiptConfirmed(**about(case, by), transfer_id=transfer.id))


def why_not_sent(case: Case, transfer: Transfer | None) -> str:
    """Say in a sentence why a case cannot go to another area; nothing when it can."""
    if transfer is not None:
        return "This case has been sent to another area already."
    if case.submitted_at is None or case.closed_at is not None:
        return "Only an open case can go to another area."
    if case.live_listing is not None and case.live_listing.undecided:
        return "This case is on an agenda. Take it off the agenda first, or let the room decide."
    return ""


def get_transfer(session: Session, case: Case) -> Transfer | None:
    """Read where a case went, if it went anywhere."""
    return session.scalar(sa.select(Transfer).where(Transfer.case_id == case.id))


def _arrive(session: Session, by: Actor, case: Case, area: Area) -> Case:
    """Make the referral in the other area, which keeps a case restricted that was so here."""
    with beyond(session, "the referral is made in an area into which the sender cannot see"):
        arrived = arrive(session, case=case, area=area, sender_id=by.user_id)
        if case.restricted_at is not None or case.staff_victim:
            restrict_to_keepers(session, by=by, case=arrived)
    return arrived


def _said(entry: Entry) -> dict[str, str]:
    return {
        "when": entry.when.isoformat(),
        "title": entry.title,
        "by": entry.by,
        "text": entry.text,
        "said": entry.said,
    }
