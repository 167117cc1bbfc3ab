"""For each case of the canaries: a repeat, a referral that went into it, and a way elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from marac import clock
from marac.agencies.models import Area
from marac.cases.models import Case, Merge, Repeat, Transfer
from tests.factories import Factory

if TYPE_CHECKING:
    from tests.access.aviary import Aviary

# Who runs the area to which a case from elsewhere is offered.
RUNNERS = {"CO", "CH"}


def come_back(birds: Aviary) -> Aviary:
    """Let every submitted case have all three; each word is a canary of whoever opens the case."""
    submitted = sa.select(Case).where(Case.submitted_at.is_not(None))
    for case in birds.session.scalars(submitted).all():
        opens = birds.hears[str(case.id)] - {"IG", "RF"}
        birds.veiled = "CO" not in opens
        for row in rows(birds.make, case, birds.people["CO"].memberships[0].area_id):
            senders = opens & {"CO", "CO elsewhere"}
            told = opens | (RUNNERS if isinstance(row, Transfer) and row.to_area_id else set())
            label = f"{case.reference} {type(row).__name__}"
            birds.fill(row, label, told, pack_phrase=senders, pack_digest=set())
            if isinstance(row, Transfer) and row.to_area_id:
                birds.secret(row.id, f"{label} id", told)
                # An offer is hidden from nobody who runs the area that is asked.
                veiled, birds.veiled = birds.veiled, False
                birds.known(transfer_id=row.id)
                birds.veiled = veiled
            if isinstance(row, Merge):
                row.said = [["Done so far", birds.token(f"{case.reference} said", opens)]]
                birds.known(merge_id=row.id, case_id=case.id)
    birds.veiled = False
    birds.session.commit()
    return birds


def rows(make: Factory, case: Case, asked: UUID | None = None) -> list[Any]:
    """Make one row of each of the three tables; `asked` is the area to which others offer cases."""
    area, stranger = make.session.get_one(Area, case.area_id), make.user(name="Dora Double")
    twin = make.draft(area=area, referrer=stranger, agency=case.agency)
    now, reference = clock.now(), f"TWIN-{case.reference or case.id}"
    twin.reference = reference
    repeat = Repeat(case_id=case.id, referred_at=now, referred_by_id=stranger.id)
    repeat.agency_id = case.agency_id
    merge = Merge(case=case, duplicate_id=twin.id, merged_at=now, merged_by_id=stranger.id)
    merge.reason = "?"
    sent = Transfer(case=case, to_name="?", from_area_id=area.id, reason="?")
    sent.sent_at, sent.sent_by_id = now, stranger.id
    if asked is not None and asked != case.area_id:
        sent.to_area_id = asked
    else:
        sent.packed_at, sent.packed_by_id = now, stranger.id
    return [make.add(row) for row in (repeat, merge, sent)]
