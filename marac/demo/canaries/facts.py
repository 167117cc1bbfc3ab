"""Writes down the facts about every token, case and person, and never who may see what."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Stage
from marac.accounts.models import User
from marac.accounts.sessions import has_declared
from marac.agencies.models import Agency, Area, Membership, SharingAgreement
from marac.approvals.models import ApprovalRequest
from marac.cases.models import (
    Attestation,
    BreakGlass,
    Case,
    CaseGrant,
    Conflict,
    ContactRelease,
    Listing,
    NamedReader,
)
from marac.cases.stages import stage_of
from marac.demo.canaries.planting import Planted
from marac.demo.cast import PASSPHRASE
from marac.packs.models import Paper
from marac.returns.models import Return

LETTERS = dict(zip(Stage, "DSLPHMCXZ", strict=True))
Facts = dict[str, Any]


def write(session: Session, planted: Iterable[Planted], path: Path) -> None:
    """Write the facts as JSON."""
    session.expire_all()
    # One line for each thing: a reader of the file finds them, and it stays half as long.
    parts = [
        f"{json.dumps(name)}: {_lines(value)}" for name, value in collect(session, planted).items()
    ]
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _lines(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(_lines(one) for one in value) + "\n]"
    return json.dumps(value, ensure_ascii=False, default=str)


def collect(session: Session, planted: Iterable[Planted]) -> Facts:
    """Collect the facts: tokens, cases, people, agencies, areas and papers."""
    cases = {case.id: _case(session, case) for case in session.scalars(sa.select(Case))}
    return {
        "made_at": clock.now().isoformat(),
        "tokens": [_token(one, cases) for one in planted],
        "cases": list(cases.values()),
        "people": [_person(session, user) for user in session.scalars(sa.select(User))],
        "agencies": [_agency(agency) for agency in session.scalars(sa.select(Agency))],
        "areas": [{"id": a.id, "name": a.name} for a in session.scalars(sa.select(Area))],
        "papers": [_paper(paper) for paper in session.scalars(sa.select(Paper))],
        "approvals": [_request(row) for row in session.scalars(sa.select(ApprovalRequest))],
    }


def _token(one: Planted, cases: dict[UUID, Facts]) -> Facts:
    whose = one.origin
    about = cases.get(whose.case_id, {}) if whose.case_id else {}
    hearings = about.get("hearings", [])
    hearing = next((h for h in hearings if h["listing"] == whose.listing_id), None)
    return about | {
        "token": one.token,
        "table": one.table,
        "field": one.field,
        "row": one.row_id,
        "class": whose.field_class,
        "part": whose.part or None,
        "case": whose.case_id,
        "area": whose.area_id,
        "author_agency": whose.agency_id,
        "author_user": whose.author_id,
        "addressed_to": whose.addressed_to,
        "release": whose.release,
        "released_to": whose.released_to,
        "handed_in": whose.submitted,
        "meeting": whose.meeting_id,
        "hearings": [hearing] if hearing else hearings,
    }


def _case(session: Session, case: Case) -> Facts:
    """Say of a case where it stands, and who stands in which relation to it."""
    conflicts = _rows(session, Conflict, case, Conflict.lifted_at.is_(None))
    named = [row.user_id for row in _rows(session, NamedReader, case)]
    return {
        "case": case.id,
        "reference": case.reference,
        "state": LETTERS[stage_of(case)],
        "area": case.area_id,
        "referring_agency": case.agency_id,
        "referrer": case.referrer_id,
        "invited_agencies": [i.agency_id for i in case.invitations if i.withdrawn_at is None],
        "withdrawn_agencies": [i.agency_id for i in case.invitations if i.withdrawn_at],
        "attested_users": [row.user_id for row in _rows(session, Attestation, case)],
        "advocate": case.advocate_id,
        "conflicted_users": [row.user_id for row in conflicts if row.user_id],
        "conflicted_agencies": [row.agency_id for row in conflicts if row.agency_id],
        "named_list": named if case.restricted_at is not None else None,
        "contact_agencies": [
            row.agency_id
            for row in _rows(session, ContactRelease, case, ContactRelease.withdrawn_at.is_(None))
        ],
        "grants": [_grant(row) for row in _rows(session, CaseGrant, case)],
        "break_glass": [
            {"user": row.user_id, "until": row.expires_at.isoformat()}
            for row in _rows(session, BreakGlass, case)
        ],
        "meetings": sorted({str(listing.meeting_id) for listing in case.listings}),
        "hearings": _hearings(session, case),
    }


def _rows(session: Session, kind: Any, case: Case, *also: Any) -> list[Any]:
    found = sa.select(kind).where(kind.case_id == case.id, *also).order_by(kind.id)
    return list(session.scalars(found))


def _grant(row: CaseGrant) -> Facts:
    ended = row.ended_at.isoformat() if row.ended_at else None
    return {"user": row.user_id, "until": row.expires_at.isoformat(), "ended": ended}


def _hearings(session: Session, case: Case) -> list[Facts]:
    """Say of each time that a case was listed how far it came, and which agencies answered."""
    answered: dict[UUID, list[UUID]] = defaultdict(list)
    for row in _rows(session, Return, case, Return.submitted_at.is_not(None)):
        answered[row.listing_id].append(row.agency_id)
    return [_hearing(listing, answered[listing.id]) for listing in case.listings]


def _hearing(listing: Listing, answered: list[UUID]) -> Facts:
    return {
        "listing": listing.id,
        "meeting": listing.meeting_id,
        "listed_at": listing.listed_at.isoformat(),
        "circulated": listing.circulated_at is not None,
        "decided": listing.decided_at is not None,
        "minutes_sent": listing.minutes_sent_at is not None,
        "answered_agencies": answered,
    }


def _person(session: Session, user: User) -> Facts:
    return {
        "user": user.id,
        "name": user.name,
        "email": user.email,
        "password": PASSPHRASE,
        "disabled": user.disabled_at is not None,
        "seats": [_seat(session, seat) for seat in user.memberships],
    }


def _seat(session: Session, seat: Membership) -> Facts:
    return {
        "role": seat.role.value,
        "agency": seat.agency_id,
        "area": seat.area_id,
        "from": seat.starts_on.isoformat(),
        "to": seat.ends_on.isoformat() if seat.ends_on else None,
        "ended": seat.ended_at.isoformat() if seat.ended_at else None,
        "declared": bool(session.scalar(sa.select(has_declared(seat.user_id, seat.area_id)))),
    }


def _agency(agency: Agency) -> Facts:
    return {
        "id": agency.id,
        "name": agency.name,
        "agreement_in_date": any(map(_in_date, agency.agreements)),
    }


def _in_date(agreement: SharingAgreement) -> bool:
    return agreement.signed_on <= clock.today() < agreement.expires_on


def _paper(paper: Paper) -> Facts:
    return {
        "id": paper.id,
        "kind": paper.kind.value,
        "meeting": paper.meeting_id,
        "recipient": paper.recipient_id,
        "agency": paper.agency_id,
        "cases": [row.case_id for row in paper.cases],
    }


def _request(row: ApprovalRequest) -> Facts:
    return {"id": row.id, "act": row.act, "case": row.case_id, "requester": row.requested_by_id}
