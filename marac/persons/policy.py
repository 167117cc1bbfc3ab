"""Who may see which recorded identity: whoever may open a case in which it has a part.

There is no other way in: `recorded.py` reads them so, with the condition that stands here. A person
is seen through their identities, each of these through a case; so whoever is kept from a case
counts, finds and suggests as if nobody in it had ever been recorded.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases.policy import referred_by, within


def located_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say in which cases a person may know where those live who were harmed."""
    return sa.or_(within(actor, Permission.CASE_READ_SAFE_CONTACT), referred_by(actor))
