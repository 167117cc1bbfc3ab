"""Reading for exports: which cases and which requests, always as the person who asks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac import clock
from marac.access import Actor
from marac.agencies.queries import CodeBook
from marac.approvals import ApprovalRequest
from marac.approvals.queries import HIDDEN_COUNT, RECENTLY
from marac.cases.models import Case
from marac.database import beyond
from marac.governance.exporting import policy
from marac.governance.exporting.columns import Column
from marac.governance.exporting.wanted import Wanted, is_ready, union, wanted_of
from marac.incidents.models import Incident


@dataclass(frozen=True)
class ExportLine:
    """A request for an export as its page shows it.

    `cases` counts those that the reader could fetch now; none of a file that does not wait for
    them.
    """

    request: ApprovalRequest
    wanted: Wanted
    own: bool
    cases: int


def list_case_ids(session: Session, *, by: Actor, since: date, until: date) -> list[UUID]:
    """Find the cases referred in a period of which the person may ask for the data."""
    begins = clock.london(since, time())
    ends = clock.london(until + timedelta(days=1), time())
    period = (Case.submitted_at >= begins, Case.submitted_at < ends)
    return list(session.scalars(sa.select(Case.id).where(*period, policy.exportable_by(by))))


def still_open(session: Session, *, by: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Find which of these cases the person may still have the data of."""
    found = sa.select(Case.id).where(Case.id.in_(case_ids), policy.exportable_by(by))
    return set(session.scalars(found))


def list_exports(session: Session, *, by: Actor) -> list[ExportLine]:
    """List the exports that the person asked for or decided in thirty days, the latest first."""
    moment = sa.func.coalesce(ApprovalRequest.decided_at, ApprovalRequest.expires_at)
    recent = (
        sa.select(ApprovalRequest)
        .where(policy.listed_for(by), moment > clock.now() - RECENTLY)
        .order_by(ApprovalRequest.requested_at.desc(), ApprovalRequest.id.desc())
    )
    with beyond(session, HIDDEN_COUNT):
        requests = session.scalars(recent).all()
    return _lines(session, by, requests)


def get_own_export(session: Session, *, by: Actor, request_id: UUID) -> ApprovalRequest | None:
    """Find an export that the person asked for, and hold it: of two at once the later waits."""
    wanted = (ApprovalRequest.id == request_id, policy.asked_by(by))
    held = sa.select(ApprovalRequest).where(*wanted).with_for_update()
    return session.scalar(held.execution_options(populate_existing=True))


def load_cases(session: Session, *, case_ids: Iterable[UUID]) -> Sequence[Case]:
    """Load cases with all that a column reads, in the order of their references.

    The caller has asked the policy which cases they are, and looks beyond what a person may open:
    an export is agreed to by two because one of them may hold no case of it open. What a case has
    a few of comes with its own row, because a page has a budget of queries.
    """
    found = sa.select(Case).where(Case.id.in_(case_ids)).order_by(Case.reference, Case.id)
    whole = found.options(
        joinedload(Case.agency, innerjoin=True),
        joinedload(Case.assessments),
        joinedload(Case.listings),
        joinedload(Case.questions),
        selectinload(Case.parts),
        selectinload(Case.incidents).joinedload(Incident.strands),
    )
    return session.scalars(whole).unique().all()


def read_rows(
    cases: Iterable[Case], *, columns: Sequence[Column], book: CodeBook
) -> list[tuple[str, ...]]:
    """Read these columns of loaded cases, one row a case."""
    rows = [(case, book.as_on(case.submitted_at)) for case in cases]
    return [tuple(column.read(case, words) for column in columns) for case, words in rows]


def _lines(session: Session, by: Actor, requests: Sequence[ApprovalRequest]) -> list[ExportLine]:
    ready = [r for r in requests if r.requested_by_id == by.user_id and is_ready(r)]
    open_ids = still_open(session, by=by, case_ids=union(ready)) if ready else set()
    return [
        ExportLine(
            request=request,
            wanted=(wanted := wanted_of(request)),
            own=request.requested_by_id == by.user_id,
            cases=len(open_ids.intersection(wanted.case_ids)) if request in ready else 0,
        )
        for request in requests
    ]
