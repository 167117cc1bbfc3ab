"""Four eyes on an export: what exactly the second person is shown and agrees to."""

import hashlib
import json

from flask import url_for
from sqlalchemy.orm import Session

from marac.access import Actor, Permission, Role
from marac.agencies.queries import get_code_book
from marac.approvals import Act, ApprovalRequest, Description
from marac.governance.exporting import queries
from marac.governance.exporting.policy import EXPORT
from marac.governance.exporting.wanted import fetch_until, wanted_of
from marac.meetings.mentions import knows_every_case, references_of
from marac.web.filters import date_time, long_date, plural


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Seal the exact cases in their versions, and every word that would leave of them."""
    wanted = wanted_of(request)
    cases = queries.load_cases(session, case_ids=wanted.case_ids)
    book = get_code_book(session, area_id=request.area_id)
    rows = queries.read_rows(cases, columns=wanted.columns, book=book)
    words = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    versions = " ".join(sorted(f"{case.id.hex}:{case.version}" for case in cases))
    return f"{versions} {words}"


def _describe(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    wanted = wanted_of(request)
    lines = [
        ("Referred", f"{long_date(wanted.since)} to {long_date(wanted.until)}"),
        ("Cases", f"{plural(len(wanted.case_ids), 'case')}: {references_of(session, request)}"),
        ("Columns", "; ".join(wanted.headings)),
        (
            "Never in it",
            "The safe contact, where people live, what agencies returned, third parties",
        ),
    ]
    until = fetch_until(request)
    within = f"until {date_time(until)}" if until is not None else "within 48 hours"
    lines.append(("What follows", f"{request.requester_name} can download it once, {within}"))
    may_look = by.may(Permission.CSV_PERSONAL_EXPORT)
    return Description(tuple(lines), url_for("governance.list_exports") if may_look else None)


def _carry_out(_session: Session, _by: Actor, _request: ApprovalRequest) -> None:
    """Send nothing anywhere: whoever asked fetches the file, and the policy is asked again then."""


ACT = Act(
    name=EXPORT,
    title="export personal data of cases",
    requested_with=Permission.CSV_PERSONAL_EXPORT,
    approvers=frozenset({Role.COORDINATOR, Role.CHAIR}),
    visible_to=knows_every_case,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
