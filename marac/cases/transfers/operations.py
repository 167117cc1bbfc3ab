"""Handing a case to another area: offered and answered, or packed and sent; then its receipt.

Until the receipt is confirmed the case stays open here: nobody may fall between two areas. An area
of this installation reads what the offer tells and, when it accepts, gets a referral with all that
is known, in its own triage; the 12 months run there from the day it accepted.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases.events import about
from marac.cases.models import Case, HeardHere, Transfer, TransferEnding
from marac.cases.story import Entry
from marac.cases.transfers import events, mail
from marac.cases.transfers.arriving import arrive
from marac.database import beyond
from marac.events import publish
from marac.refusals import Clash, Refused

ANSWERED = "This offer has been answered or taken back meanwhile."


@dataclass(frozen=True)
class Destination:
    """Where a case goes: an area of this installation, or one elsewhere and to whom there."""

    area: Area | None
    name: str
    recipient: str = ""


@dataclass(frozen=True)
class Papers:
    """What goes along: the reason, what an offer tells, and what had happened here."""

    reason: str
    told: list[list[str]]
    history: tuple[Entry, ...] = ()


def send(session: Session, *, by: Actor, case: Case, to: Destination, papers: Papers) -> Transfer:
    """Offer a case to an area here, or begin to send it to one elsewhere."""
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
        recipient=to.recipient,
        from_area_id=case.area_id,
        reason=papers.reason,
        told=papers.told if to.area else [],
        history=[_said(entry) for entry in papers.history],
        sent_at=clock.now(),
        sent_by_id=by.user_id,
    )
    session.add(row)
    session.flush()
    facts = {**about(case, by), "transfer_id": row.id}
    if row.to_area_id is None:
        publish(session, events.TransferBegun(**facts))
    else:
        publish(session, events.CaseOffered(**facts, to_area_id=row.to_area_id))
        mail.tell_area(session, transfer=row)
    return row


def accept(session: Session, *, by: Actor, transfer: Transfer) -> Case:
    """Take a case over: it becomes a referral to this area, with all that is known of it."""
    with beyond(session, "whoever accepts a case does not see it until it is theirs"):
        case = _hold(session, transfer)
        area = session.get_one(Area, transfer.to_area_id)
        arrived = arrive(session, by=by, case=case, area=area, sender_id=transfer.sent_by_id)
        transfer.arrived_id = arrived.id
        transfer.accepted_at, transfer.accepted_by_id = clock.now(), by.user_id
        session.flush()
        sent = {**about(case, by), "transfer_id": transfer.id, "to_area_id": area.id}
        publish(session, events.CaseSent(**sent))
        publish(
            session,
            events.CaseArrived(**about(arrived, by), transfer_id=transfer.id, from_id=case.id),
        )
        mail.tell_sender(session, transfer=transfer)
    return arrived


def decline(session: Session, *, by: Actor, transfer: Transfer, reason: str) -> None:
    """Do not take a case, with the reason; it stays where it is."""
    with beyond(session, "whoever declines a case does not see it"):
        case = _hold(session, transfer)
        _end(transfer, by, TransferEnding.DECLINED, reason)
        publish(session, events.TransferDeclined(**about(case, by), transfer_id=transfer.id))
        mail.tell_sender(session, transfer=transfer)


def take_back(session: Session, *, by: Actor, transfer: Transfer, reason: str) -> None:
    """Keep a case that was to go; once another area has accepted it there is no way back."""
    case = _hold(session, transfer)
    _end(transfer, by, TransferEnding.TAKEN_BACK, reason)
    transfer.pack, transfer.pack_phrase = None, ""
    publish(session, events.TransferTakenBack(**about(case, by), transfer_id=transfer.id))


def confirm(
    session: Session,
    *,
    by: Actor,
    transfer: Transfer,
    name: str,
    heard_here: HeardHere | None = None,
) -> None:
    """Confirm that the other area has the case; it is closed in the area that sent it."""
    if transfer.received_at is not None or transfer.ended_at is not None:
        raise Clash("This has been confirmed or taken back meanwhile.")
    if transfer.to_area_id is None and transfer.packed_at is None:
        raise Refused("The sealed pack has not been made, so nobody can have got it.")
    with beyond(session, "the area that confirms does not see the case of the one that sent it"):
        case = session.get_one(Case, transfer.case_id)
        transfer.received_at, transfer.received_by = clock.now(), name
        transfer.heard_here = heard_here
        # What was kept to be sent is with those for whom it was; its digest stays in the record.
        transfer.pack, transfer.pack_phrase = None, ""
        case.transferred_at = transfer.received_at
        case.closed_at = case.closed_at or transfer.received_at
        publish(session, events.ReceiptConfirmed(**about(case, by), transfer_id=transfer.id))


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
    """Read where a case goes or went, but for what came to nothing."""
    return session.scalar(
        sa.select(Transfer).where(Transfer.case_id == case.id, Transfer.ended_at.is_(None))
    )


def _hold(session: Session, transfer: Transfer) -> Case:
    """Hold an offer that nobody has answered, and the case that it is about."""
    session.execute(sa.select(Case.id).where(Case.id == transfer.case_id).with_for_update())
    session.refresh(transfer)
    if transfer.accepted_at or transfer.ended_at or transfer.received_at:
        raise Clash(ANSWERED)
    case = session.get_one(Case, transfer.case_id)
    session.refresh(case)
    if case.closed_at is not None:
        raise Refused("This case has been closed meanwhile.")
    return case


def _end(transfer: Transfer, by: Actor, ending: TransferEnding, reason: str) -> None:
    transfer.ending, transfer.ending_reason = ending, reason
    transfer.ended_at, transfer.ended_by_id = clock.now(), by.user_id


def _said(entry: Entry) -> dict[str, str]:
    return {
        "when": entry.when.isoformat(),
        "title": entry.title,
        "by": entry.by,
        "text": entry.text,
        "said": entry.said,
    }
