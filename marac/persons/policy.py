"""Who may see which recorded identity: whoever may open a case in which it has a part.

There is no other way in. A person is seen through their identities, each of these through a case;
so whoever is kept from a case counts, finds and suggests as if nobody in it had ever been recorded.
"""

from typing import Any

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases.models import Case, Part
from marac.cases.policy import referred_by, visible_to, within
from marac.people.models import Identity


def in_case() -> sa.ColumnElement[Any]:
    """Give the id of the identity that has a part in a case: this one, or the one it is beside."""
    return sa.func.coalesce(Identity.beside_id, Identity.id)


def seen_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which recorded identities a person may know of."""
    return (
        sa.select(Part.id)
        .join(Case, Case.id == Part.case_id)
        .where(Part.identity_id == in_case(), visible_to(actor))
        .correlate(Identity)
        .exists()
    )


def located_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say in which cases a person may know where those live who were harmed."""
    return sa.or_(within(actor, Permission.CASE_READ_SAFE_CONTACT), referred_by(actor))
