"""What somebody wants exported, as a request keeps it: a period, columns, and the exact cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from marac import clock
from marac.approvals import ApprovalRequest, Outcome
from marac.governance.exporting.columns import Column, columns_of
from marac.meetings.mentions import case_ids_of, written

HOLDS = timedelta(hours=48)
DOWNLOADED = "downloaded_at"


@dataclass(frozen=True)
class Wanted:
    """The period of the referrals, the columns and the cases of one export."""

    since: date
    until: date
    columns: tuple[Column, ...]
    case_ids: tuple[UUID, ...]

    def as_subject(self) -> dict[str, Any]:
        """Write it as a request keeps it."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "columns": " ".join(column.key for column in self.columns),
            "cases": written(self.case_ids),
        }

    @property
    def headings(self) -> tuple[str, ...]:
        """Name the columns."""
        return tuple(column.heading for column in self.columns)


def wanted_of(request: ApprovalRequest) -> Wanted:
    """Read what a request asks for."""
    subject = request.subject
    return Wanted(
        since=date.fromisoformat(subject["since"]),
        until=date.fromisoformat(subject["until"]),
        columns=columns_of(subject["columns"].split()),
        case_ids=tuple(case_ids_of(request)),
    )


def fetch_until(request: ApprovalRequest) -> datetime | None:
    """Say until when an agreed file can be fetched; nothing when nobody agreed."""
    agreed = request.outcome is Outcome.APPROVED and request.decided_at is not None
    return request.decided_at + HOLDS if agreed and request.decided_at else None


def is_downloaded(request: ApprovalRequest) -> bool:
    """Tell whether the file has left."""
    return DOWNLOADED in request.subject


def is_ready(request: ApprovalRequest) -> bool:
    """Tell whether the file waits to be fetched."""
    until = fetch_until(request)
    return until is not None and until > clock.now() and not is_downloaded(request)


def mark_downloaded(request: ApprovalRequest) -> None:
    """Remember that the file has left, so that it leaves once."""
    request.subject = {**request.subject, DOWNLOADED: clock.now().isoformat()}


def union(requests: Iterable[ApprovalRequest]) -> set[UUID]:
    """Gather the cases of several requests."""
    return {case_id for request in requests for case_id in case_ids_of(request)}
