"""For each case of the canaries: a file for all, one for the few, and one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from marac import clock
from marac.attachments.models import Attachment, Audience
from marac.cases.models import Case
from marac.inspection import Kind

if TYPE_CHECKING:
    from tests.access.aviary import Aviary

RUNNERS = {"CO", "CH", "CO elsewhere"}


def attach_files(birds: Aviary) -> Aviary:
    """Put files into every case; each name, note and content is a canary.

    Who knows a case by its id opens it, but for governance; and its referrer, who knows what they
    added and opens none.
    """
    for case in birds.session.scalars(sa.select(Case)).all():
        knows = birds.hears[str(case.id)] - {"IG"}
        opens = knows - {"RF"}
        birds.veiled = "CO" not in opens and case.submitted_at is not None
        _attach(birds, case, Audience.ALL, knows=knows, opens=opens)
        for_the_few = {"knows": opens & RUNNERS, "opens": opens & RUNNERS}
        _attach(birds, case, Audience.RUNNERS, **for_the_few)
        _attach(birds, case, Audience.ALL, knows=knows, opens=set(), gone=True)
    birds.veiled = False
    birds.session.commit()
    return birds


def _attach(
    birds: Aviary,
    case: Case,
    sharing: Audience,
    *,
    knows: set[str],
    opens: set[str],
    gone: bool = False,
) -> None:
    label = f"file for {sharing} in {case.reference}{', gone' if gone else ''}"
    row = Attachment(
        case_id=case.id,
        agency_id=case.agency_id if sharing is Audience.ALL else None,
        added_by_id=case.referrer_id,
        sharing=sharing,
        kind=Kind.TEXT,
        size=9,
        checked_at=clock.now(),
    )
    if gone:
        row.removed_at, row.removed_by_id = clock.now(), case.referrer_id
    # What a file that is gone was called is erased; should it ever not be, nobody may hear it.
    told = {"name": set(), "note": knows} if gone else {}
    birds.fill(birds.make.add(row), label, knows, **told)
    if not gone:
        row.removal_reason = ""
        row.content = birds.token(f"{label}.content", opens).encode()
    birds.secret(row.id, f"{label} id", knows)
    birds.known(attachment_id=row.id)
