"""Files in cases of every stage: for all, for those who run the case, and some that are gone."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from marac import clock
from marac.attachments.models import Attachment, Audience
from marac.cases.models import Case
from marac.demo.canaries.relations import Pool
from marac.demo.world import World
from marac.inspection import Kind

# How many cases of each stage get files.
OF_EACH = 3


def attach(world: World, pool: Pool) -> None:
    """Add to some cases a file of the referrer's, two of the co-ordinator's, and one that went."""
    for cases in pool.values():
        for case in cases[:OF_EACH]:
            for sharing in Audience:
                _add(world, case, sharing, by_referrer=False)
            _add(world, case, Audience.RUNNERS, by_referrer=True)
            gone = _add(world, case, Audience.ALL, by_referrer=True)
            gone.removed_at, gone.removed_by_id = clock.now(), gone.added_by_id
    world.session.flush()


def _add(world: World, case: Case, sharing: Audience, *, by_referrer: bool) -> Attachment:
    file = Attachment(
        case_id=case.id,
        agency_id=case.agency_id if by_referrer else None,
        added_by_id=case.referrer_id if by_referrer else world.users["coordinator"].id,
        sharing=sharing,
        kind=Kind.TEXT,
        size=1,
        name="notes.txt",
        checked_at=clock.now(),
    )
    world.session.add(file)
    return file


def fill(session: Session) -> None:
    """Write into each file, once the tokens are in, the token that stands in its name."""
    files = sa.select(Attachment).options(undefer(Attachment.content))
    for file in session.scalars(files).all():
        if file.removed_at is None:
            file.content = file.name.encode()
            file.size = len(file.content)
    session.flush()
