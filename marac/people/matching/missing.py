"""Filing whoever was recorded before there was anything to be filed in."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.people.matching.description import describe
from marac.people.matching.features import features_of
from marac.people.matching.filing import file_entries
from marac.people.matching.models import MatchEntry
from marac.people.models import Identity

BATCH = 500


def file_what_is_missing(session: Session) -> int:
    """File every identity that is not filed, a committed batch at a time; give how many."""
    done, last = 0, None
    while True:
        missing = sa.select(Identity).where(
            sa.not_(sa.exists().where(MatchEntry.id == Identity.id))
        )
        after = missing.where(Identity.id > last) if last else missing
        batch = session.scalars(after.order_by(Identity.id).limit(BATCH)).all()
        for identity in batch:
            found = features_of(describe(identity))
            file_entries(session.connection(), identity.area_id, [(identity.id, found)])
            last = identity.id
        session.commit()
        session.expunge_all()
        done += len(batch)
        if len(batch) < BATCH:
            return done
