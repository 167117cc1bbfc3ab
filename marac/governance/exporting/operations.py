"""Asking for an export of personal data, and fetching it once when a second person agreed."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from marac import approvals, clock
from marac.access import Actor
from marac.agencies.queries import get_code_book
from marac.approvals import ApprovalRequest
from marac.database import beyond
from marac.documents import sheet
from marac.events import publish
from marac.governance.exporting import queries
from marac.governance.exporting.events import ExportDownloaded
from marac.governance.exporting.policy import EXPORT
from marac.governance.exporting.wanted import (
    Wanted,
    fetch_until,
    is_downloaded,
    is_ready,
    mark_downloaded,
    wanted_of,
)
from marac.refusals import Clash, Refused
from marac.web.filters import date_time

MARKING = "OFFICIAL-SENSITIVE"
AGREED = "two people agreed to this file, though one of them may hold no case of it open"


@dataclass(frozen=True)
class ExportFile:
    """A file as it leaves: its bytes, and a name that tells nothing of anybody."""

    name: str
    content: bytes


def ask_for_export(session: Session, *, by: Actor, wanted: Wanted, reason: str) -> ApprovalRequest:
    """Ask a second person to agree that exactly these columns of exactly these cases leave."""
    return approvals.request(session, by=by, act=EXPORT, subject=wanted.as_subject(), reason=reason)


def download_export(session: Session, *, by: Actor, request: ApprovalRequest) -> ExportFile:
    """Hand the file to whoever asked: once, in time, and only of cases still open to them."""
    _check_ready(request)
    wanted = wanted_of(request)
    open_ids = queries.still_open(session, by=by, case_ids=wanted.case_ids)
    if not open_ids:
        raise Refused("None of these cases can be exported any more.")
    content = _content(session, by=by, request=request, wanted=wanted, case_ids=open_ids)
    mark_downloaded(request)
    session.flush()
    publish(
        session,
        ExportDownloaded(
            actor_id=by.user_id,
            area_id=by.area_id,
            request_id=request.id,
            cases=len(open_ids),
            case_ids=tuple(sorted(open_ids)),
            columns=tuple(column.key for column in wanted.columns),
            digest=hashlib.sha256(content).hexdigest(),
        ),
    )
    name = f"personal-data-{clock.today().isoformat()}-{request.id.hex[-8:]}.csv"
    return ExportFile(name, content)


def _check_ready(request: ApprovalRequest) -> None:
    if is_ready(request):
        return
    if is_downloaded(request):
        raise Clash("This file has been downloaded already. Ask again if you need another.")
    if fetch_until(request) is not None:
        raise Refused("Nobody downloaded this file within 48 hours. Ask again if you need it.")
    raise Refused("Nobody has agreed to this export, so there is no file.")


def _content(
    session: Session, *, by: Actor, request: ApprovalRequest, wanted: Wanted, case_ids: set[UUID]
) -> bytes:
    book = get_code_book(session, area_id=request.area_id)
    with beyond(session, AGREED):
        cases = queries.load_cases(session, case_ids=case_ids)
        rows = queries.read_rows(cases, columns=wanted.columns, book=book)
    marking = (
        MARKING,
        f"For {by.display_name}, {by.agency_name}",
        f"Made on {date_time(clock.now())}",
        f"Request {request.id}",
    )
    return sheet.write([marking, wanted.headings, *rows])
