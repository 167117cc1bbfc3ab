"""Minutes of the canaries' meetings: approved ones never change, so others take their place."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.meetings.models import MinutesRevision


def replace(session: Session, revision: MinutesRevision, **fields: Any) -> MinutesRevision:
    """Put a version in the place of one, with the same id and everything else but these fields."""
    session.flush()
    columns = sa.inspect(MinutesRevision).column_attrs
    values = {column.key: getattr(revision, column.key) for column in columns} | fields
    meeting = revision.meeting
    session.execute(
        sa.delete(MinutesRevision).where(MinutesRevision.id == revision.id),
        execution_options={"synchronize_session": False},
    )
    session.expunge(revision)
    session.expire(meeting, ["minutes_revisions"])
    placed = MinutesRevision(**values)
    session.add(placed)
    session.flush()
    return placed
