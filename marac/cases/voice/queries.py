"""Reading the voice of cases: always through the policy, one query for any number of cases."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, VoiceEntry


def list_entries(
    session: Session, *, by: Actor, case_ids: Collection[UUID]
) -> dict[UUID, list[VoiceEntry]]:
    """List what was said and told in these cases, case by case, the earliest first."""
    found: dict[UUID, list[VoiceEntry]] = defaultdict(list)
    entries = session.scalars(
        sa.select(VoiceEntry)
        .join(Case, Case.id == VoiceEntry.case_id)
        .where(Case.id.in_(case_ids), policy.visible_to(by))
        .options(
            joinedload(VoiceEntry.recorded_by, innerjoin=True),
            joinedload(VoiceEntry.agency, innerjoin=True),
        )
        .order_by(VoiceEntry.happened_on, VoiceEntry.recorded_at, VoiceEntry.id)
    )
    for entry in entries:
        found[entry.case_id].append(entry)
    return found
