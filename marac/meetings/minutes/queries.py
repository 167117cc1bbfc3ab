"""Reading minutes: an extract is cut for each reader from the sealed record."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.meetings.minutes.extract import MinutesExtract, cut
from marac.meetings.models import Meeting, MinutesRevision


def list_revisions(session: Session, *, by: Actor, meeting: Meeting) -> list[MinutesRevision]:
    """List the versions that a person may read: those who write all, others what went out."""
    statement = (
        sa.select(MinutesRevision)
        .where(MinutesRevision.meeting_id == meeting.id)
        .options(joinedload(MinutesRevision.author), joinedload(MinutesRevision.approved_by))
        .order_by(MinutesRevision.number)
    )
    if not by.runs_the_cycle:
        statement = statement.where(MinutesRevision.circulated_at.is_not(None))
    return list(session.scalars(statement))


def get_revision(
    session: Session, *, by: Actor, meeting: Meeting, number: int | None = None
) -> MinutesRevision | None:
    """Find one version that a person may read, the latest unless it is named."""
    known = list_revisions(session, by=by, meeting=meeting)
    if number is None:
        return known[-1] if known else None
    return next((revision for revision in known if revision.number == number), None)


def get_extract(
    session: Session, *, by: Actor, meeting: Meeting, number: int | None = None
) -> MinutesExtract | None:
    """Cut the minutes for a reader: their cases only, numbered without gaps."""
    revision = get_revision(session, by=by, meeting=meeting, number=number)
    return extract_of(session, by=by, revision=revision) if revision is not None else None


def extract_of(session: Session, *, by: Actor, revision: MinutesRevision) -> MinutesExtract:
    """Cut one version for a reader."""
    content = revision.content
    named = {c["case_id"] for c in content["cases"] + content["matters_arising"]}
    return cut(revision, visible=_visible(session, by, named), whole=by.runs_the_cycle)


def _visible(session: Session, by: Actor, case_ids: Iterable[str]) -> frozenset[str]:
    found = sa.select(Case.id).where(
        Case.id.in_([UUID(case_id) for case_id in case_ids]), cases.visible_to(by)
    )
    return frozenset(str(case_id) for case_id in session.scalars(found))
