"""Reading where a case went and where one came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.agencies.models import Area
from marac.cases import policy
from marac.cases.models import Case, Transfer
from marac.cases.story import Entry


@dataclass(frozen=True)
class Passage:
    """A case's way between two areas as one of them sees it; `incoming` where it came to."""

    transfer: Transfer
    incoming: bool

    @property
    def history(self) -> tuple[Entry, ...]:
        """Give what had happened in the area that sent it, the latest first."""
        return tuple(
            Entry(
                datetime.fromisoformat(e["when"]),
                e["title"],
                e["by"],
                e["text"],
                said=e.get("said", ""),
            )
            for e in self.transfer.history
        )


def get_passage(session: Session, *, by: Actor, case: Case) -> Passage | None:
    """Read how a case that the actor may open came from another area or went to one."""
    either = sa.or_(Transfer.case_id == Case.id, Transfer.arrived_id == Case.id)
    found = session.scalar(
        sa.select(Transfer)
        .join(Case, either)
        .where(Case.id == case.id, policy.visible_to(by))
        .options(
            joinedload(Transfer.from_area, innerjoin=True),
            joinedload(Transfer.sent_by, innerjoin=True),
        )
        .order_by(Transfer.sent_at.desc())
        .limit(1)
    )
    return Passage(found, incoming=found.arrived_id == case.id) if found is not None else None


def list_other_areas(session: Session, *, by: Actor) -> Sequence[Area]:
    """List the other areas of this installation, by name."""
    return session.scalars(sa.select(Area).where(Area.id != by.area_id).order_by(Area.name)).all()
