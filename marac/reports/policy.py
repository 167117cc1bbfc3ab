"""Whose figures a person may read, and which cases are counted for them.

What is kept from a person is in none of their figures: nothing that happens in a case from which
they are kept away, or which is restricted to others, changes any number that they read (ADR 27).
"""

from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from marac.access import Actor, Permission, Reach
from marac.cases import conditions
from marac.cases.models import Case


class Standing(StrEnum):
    """As whom a person reads figures."""

    AREA = "area"  # runs the cycle: every agency's figures as they are
    OWN = "own"  # their agency's figures as they are, the area's beside them without small numbers
    OVERSIGHT = "oversight"  # every agency's figures without small numbers
    NONE = "none"


_REACH = {
    Standing.AREA: Reach.AREA,
    Standing.OWN: Reach.OWN,
    Standing.OVERSIGHT: Reach.METADATA,
}


def standing_of(actor: Actor) -> Standing:
    """Say as whom a person reads; with two roles as the one that knows its figures best.

    Who knows their own agency's figures as they are gets no others', from which the numbers that
    are kept small could then be worked out.
    """
    found = (
        standing
        for standing, reach in _REACH.items()
        if actor.roles_reaching(Permission.STATS_READ, reach)
    )
    return next(found, Standing.NONE)


def own_agencies(actor: Actor) -> frozenset[UUID]:
    """Give the agencies whose figures are the person's own."""
    return actor.agencies_as(*actor.roles_reaching(Permission.STATS_READ, Reach.OWN))


def counted_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases are counted in what a person reads; the statement joins Case.

    A case counts long after its content is closed to everybody: a figure says nothing of it. An
    auditor and a governance lead know of every restricted case that it is there; for others it
    counts when it names them.
    """
    ways = [Case.area_id == actor.area_id, Case.disposed_at.is_(None)]
    if standing_of(actor) is not Standing.OVERSIGHT:
        ways.append(conditions.named_if_restricted(actor))
    return sa.and_(*ways, conditions.not_conflicted(actor))
