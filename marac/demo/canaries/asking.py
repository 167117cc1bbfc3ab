"""Leaves some requests for a second person's agreement open, each about another act."""

from datetime import timedelta

import sqlalchemy as sa

from marac import approvals, clock
from marac.access import Stage
from marac.cases import approving
from marac.cases.exceptional.approving import GRANT, subject_of
from marac.cases.models import Conflict
from marac.demo.canaries.more import AREA
from marac.demo.canaries.relations import Pool
from marac.demo.world import World

WHY = "It is asked for by the board."


def ask(world: World, pool: Pool) -> None:
    """Ask to lift a restriction and a conflict, and for a grant, on cases of several stages."""
    session, by = world.session, world.coordinator(AREA)
    for stage in (Stage.TRIAGE, Stage.CIRCULATED, Stage.CLOSED):
        restricted = next(case for case in pool[stage] if case.restricted_at is not None)
        approving.ask_to_unrestrict(session, by=by, case=restricted, reason=WHY)
    for stage in (Stage.CIRCULATED, Stage.MINUTED):
        kept = sa.select(Conflict).where(
            Conflict.case_id.in_([case.id for case in pool[stage]]), Conflict.user_id.is_not(None)
        )
        conflict = session.scalars(kept.order_by(Conflict.id)).first()
        if conflict is not None:
            chair = world.chair(AREA)
            approving.ask_to_lift(session, by=chair, conflict=conflict, reason=WHY)
    approvals.request(
        session,
        by=world.actor("governance", AREA),
        act=GRANT,
        case_id=pool[Stage.MINUTED][1].id,
        subject=subject_of(
            user_id=world.users["auditor"].id, last_day=clock.today() + timedelta(days=3)
        ),
        reason=WHY,
    )
