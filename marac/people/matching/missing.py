"""Filing whoever was recorded before there was anything to be filed in, or is filed as of old."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.people.matching.description import describe
from marac.people.matching.features import features_of
from marac.people.matching.filing import FILED_AS, file_entries, unfile
from marac.people.matching.models import MatchEntry
from marac.people.models import Identity

BATCH = 500


def file_what_is_missing(session: Session) -> int:
    """File whoever is not filed, or is by an older version, batch by batch; give how many."""
    today = sa.exists().where(MatchEntry.id == Identity.id, MatchEntry.filed_as == FILED_AS)
    return _file(session, sa.not_(today))


def file_anew(session: Session) -> int:
    """File everybody again, once names are folded otherwise or more of them are known as one."""
    return _file(session, sa.true())


def _file(session: Session, wanted: sa.ColumnElement[bool]) -> int:
    done, last = 0, None
    while True:
        after = sa.and_(wanted, Identity.id > last) if last else wanted
        batch = session.scalars(
            sa.select(Identity).where(after).order_by(Identity.id).limit(BATCH)
        ).all()
        for identity in batch:
            found = features_of(describe(identity))
            unfile(session.connection(), identity.id)
            file_entries(session.connection(), identity.area_id, [(identity.id, found)])
            last = identity.id
        session.commit()
        session.expunge_all()
        done += len(batch)
        if len(batch) < BATCH:
            return done
