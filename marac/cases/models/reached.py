"""Whether somebody keeps in touch with the person harmed, as the case itself tells it.

Who does, and each attempt, stand above cases and may not be imported; a case still says whether
there is any of it, so that the page of one that has none need not ask.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, declared_attr

CALLERS = sa.table(
    "callers",
    sa.column("case_id", sa.Uuid()),
    sa.column("user_id", sa.Uuid()),
    sa.column("agency_id", sa.Uuid()),
    sa.column("ended_at", sa.DateTime(timezone=True)),
)
CONTACTS = sa.table("contacts", sa.column("case_id", sa.Uuid()))


class Reached:
    """A mixin of the case: whether anybody was chosen to keep in touch, or tried."""

    @declared_attr
    def has_contacts(cls) -> Mapped[bool]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Tell whether somebody was chosen to keep in touch, or tried."""
        here = cls.id  # type: ignore[attr-defined]
        chosen = sa.exists().where(CALLERS.c.case_id == here)
        tried = sa.exists().where(CONTACTS.c.case_id == here)
        return column_property(sa.or_(chosen, tried), deferred=True)
