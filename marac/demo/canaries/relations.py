"""The relations that an ordinary demonstration lacks, at every stage of a case."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.access import Role, Stage
from marac.accounts.models import Declaration
from marac.cases import operations as cases
from marac.cases.models import Attestation, Case
from marac.demo.canaries.more import AREA
from marac.demo.world import World

REASON = "They know each other from the same street."
KEPT_AWAY = ("coordinator2", "chair2", "governance2", "auditor2")
Pool = dict[Stage, list[Case]]


def arrange(world: World, pool: Pool) -> None:
    """Keep people and agencies away, restrict, withdraw and leave waiting, stage by stage."""
    kinds: tuple[Callable[[World, Case], None], ...] = (_part_with_some, _keep_an_agency, _restrict)
    for stage, found in pool.items():
        for turn, case in enumerate(found if stage is not Stage.DRAFT else ()):
            kinds[turn % len(kinds)](world, case)
    _invite_the_lapsed(world, pool[Stage.CIRCULATED] + pool[Stage.MINUTED])
    _end_access(world)
    world.session.flush()


def _taking_part(world: World, case: Case) -> list[str]:
    """Give the keys of the agencies invited to a case, but for the referrer's and the advocate's.

    Agencies of those who run the meeting are left in peace too.
    """
    spared = {case.agency_id, world.agencies["council-safety"].id, world.agencies["police-hate"].id}
    spared |= {world.agencies["beacon"].id}
    ids = {i.agency_id for i in case.invitations if i.withdrawn_at is None} - spared
    return sorted(key for key, agency in world.agencies.items() if agency.id in ids)


def _part_with_some(world: World, case: Case) -> None:
    """One agency's invitation is withdrawn, one person has a conflict, one has not attested."""
    session, by = world.session, world.coordinator(AREA)
    keys = _taking_part(world, case)
    for key in KEPT_AWAY:
        _keep_away(world, case, key)
    if keys:
        gone = world.agencies[keys[0]].id
        cases.withdraw_invitation(session, by=by, case=case, agency_ids=[gone])
    if keys[1:]:
        _keep_away(world, case, world.speaker(keys[1], AREA))
    if keys[2:]:
        late = world.users[world.speaker(keys[2], AREA)].id
        theirs = sa.and_(Attestation.case_id == case.id, Attestation.user_id == late)
        session.execute(sa.delete(Attestation).where(theirs))


def _keep_away(world: World, case: Case, key: str) -> None:
    by, user = world.coordinator(AREA), world.users[key]
    cases.impose_conflict(world.session, by=by, case=case, reason=REASON, user_id=user.id)


def _keep_an_agency(world: World, case: Case) -> None:
    """A whole agency has a conflict; where none takes part, one that might have."""
    key = next(iter(_taking_part(world, case)), "quayside")
    agency = world.agencies[key].id
    by = world.coordinator(AREA)
    cases.impose_conflict(world.session, by=by, case=case, reason=REASON, agency_id=agency)


def _restrict(world: World, case: Case) -> None:
    """The case is for a list: one co-ordinator, one chair, one representative, the advocate."""
    keys = [world.holder(role, AREA) for role in (Role.COORDINATOR, Role.CHAIR)]
    keys += [world.speaker(key, AREA) for key in _taking_part(world, case)[:1]]
    named = {world.users[key].id for key in keys}
    named |= {case.advocate_id} if case.advocate_id else set()
    by = world.coordinator(AREA)
    cases.restrict(world.session, by=by, case=case, user_ids=named)


def _invite_the_lapsed(world: World, found: list[Case]) -> None:
    """An agency took part while its agreement lasted, and its person attested."""
    user = world.users["rep-lapsed"].id
    by, lapsed = world.coordinator(AREA), world.agencies["lapsed"].id
    for case in found:
        excluded = case.closed_at is not None or case.restricted_at is not None
        if not excluded:
            cases.invite(world.session, by=by, case=case, agency_ids=[lapsed])
            known = sa.select(Attestation.id).where(
                Attestation.case_id == case.id, Attestation.user_id == user
            )
            if world.session.scalar(known) is None:
                row = Attestation(case_id=case.id, user_id=user, attested_at=clock.now())
                world.session.add(row)


def _end_access(world: World) -> None:
    """One account is closed, and one person's declaration is of last year."""
    session = world.session
    world.users["disabled"].disabled_at = clock.now() - timedelta(days=1)
    whose = Declaration.user_id == world.users["undeclared"].id
    last_year = clock.now() - timedelta(days=400)
    session.execute(sa.update(Declaration).where(whose).values(signed_at=last_year))
