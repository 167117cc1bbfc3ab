"""The 12 months of a person, across all the cases about them that the reader may open.

The flag is the person's, not the paper's: while one case about them still counts, none of the
others has run out. People say who is the same by linking; only cases open to the reader count, so
that nobody learns of a hidden one by what does not come back to the room.
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from marac import clock
from marac.access import Actor
from marac.cases import policy
from marac.cases.flag import ever_flagged, flag_ends, flagged_until
from marac.cases.models import Case, Part, PartKind
from marac.people.models import Identity

# The part and the identity of the case that is asked about; `Case` is the other one, whose policy
# decides.
MINE, ME = aliased(Part), aliased(Identity)


def list_flags(session: Session, *, by: Actor, cases: Collection[Case]) -> dict[UUID, date]:
    """Give for each of these cases the last day of its flag, by the clock of its person."""
    ends = {case.id: end for case in cases if (end := flagged_until(case)) is not None}
    for case_id, end in _of_linked(session, by, ends):
        ends[case_id] = max(ends[case_id], end)
    return ends


def _of_linked(session: Session, by: Actor, ids: Collection[UUID]) -> Iterable[tuple[UUID, date]]:
    """Read when the flags of all cases end that are about the same persons as these."""
    if not ids:
        return
    linked = (
        sa.select(MINE.case_id, Case.submitted_at, Case.last_repeat_at)
        .join(ME, sa.and_(ME.id == MINE.identity_id, ME.person_id.is_not(None)))
        .join(Identity, Identity.person_id == ME.person_id)
        .join(Part, sa.and_(Part.identity_id == Identity.id, Part.kind == PartKind.SUBJECT))
        .join(Case, Case.id == Part.case_id)
        .where(
            MINE.case_id.in_(ids),
            MINE.kind == PartKind.SUBJECT,
            ever_flagged(),
            policy.visible_to(by),
        )
    )
    for case_id, submitted_at, again_at in session.execute(linked):
        referred_at = max(moment for moment in (submitted_at, again_at) if moment is not None)
        yield case_id, flag_ends(clock.london_day(referred_at))
