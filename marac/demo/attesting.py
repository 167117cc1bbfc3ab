"""Lets the people of invited agencies say that they have no conflict of interest in a case."""

import sqlalchemy as sa

from marac.access import AGENCY_VOICES, Role
from marac.cases.attesting import operations as attesting
from marac.cases.models import Case
from marac.cases.policy import awaiting_attestation
from marac.demo.world import World

# Somebody has not come round to these yet, so that the page which asks can be seen.
LEFT_OPEN = {"rep-hate": frozenset({"bains", "rao"})}


def attest(world: World, area: str) -> None:
    """Let everyone who speaks for an agency attest to every case that waits for them."""
    for person in world.people:
        roles = {Role(role) for role, _, place in person["seats"] if place == area}
        if not roles.isdisjoint(AGENCY_VOICES):
            _attest(world, person["key"], area)


def is_left_open(person: str, story: str) -> bool:
    """Tell whether a person has a case still before them."""
    return story in LEFT_OPEN.get(person, ())


def _attest(world: World, person: str, area: str) -> None:
    session, by = world.session, world.actor(person, area)
    left = {world.cases[key].id for key in LEFT_OPEN.get(person, ()) if key in world.cases}
    waiting = sa.select(Case).where(awaiting_attestation(by), Case.id.not_in(left))
    for case in session.scalars(waiting.order_by(Case.reference)).all():
        attesting.attest(session, by=by, case=case)
