"""What an agency's manager is told: which of its actions stay undone."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.actions.late import list_late
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.matters import Matter


def list_managed(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the late actions of the agencies that a person manages, but for their own."""
    for row in list_late(session, by=by):
        if row.owner_id != by.user_id and row.issued_at is not None:
            yield Matter(
                kind=Kind.ACTION,
                subject_id=row.action_id,
                due_on=row.due_on,
                since=clock.london_day(row.issued_at),
                rung=Rung.AGENCY,
                reference=row.reference,
                page="actions.list_late_actions",
            )
