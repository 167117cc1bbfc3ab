"""Who keeps in touch with the person harmed, as the case itself tells it.

Who does, and each attempt, stand above cases and may not be imported; a case still says who was
chosen and what came of the last attempt, so that its page need not ask.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, column_property, declared_attr
from sqlalchemy.sql.functions import FunctionElement

from marac.accounts.models import User
from marac.agencies.models import Agency

CALLERS = sa.table(
    "callers",
    sa.column("case_id", sa.Uuid()),
    sa.column("user_id", sa.Uuid()),
    sa.column("agency_id", sa.Uuid()),
    sa.column("given_at", sa.DateTime(timezone=True)),
    sa.column("ended_at", sa.DateTime(timezone=True)),
)
CONTACTS = sa.table(
    "contacts",
    sa.column("id", sa.Uuid()),
    sa.column("case_id", sa.Uuid()),
    sa.column("outcome", sa.String()),
    sa.column("happened_on", sa.Date()),
    sa.column("recorded_at", sa.DateTime(timezone=True)),
)


class Row(FunctionElement[list[str]]):
    """Several columns as one value: what is read of one row in one subquery, walled off once."""

    type = sa.JSON()
    inherit_cache = True


@compiles(Row)
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **options)})"


@compiles(Row, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_build_array({compiler.process(element.clauses, **options)})"


class Reached:
    """A mixin of the case: who was chosen to keep in touch, and what came of the last attempt."""

    @declared_attr
    def caller(cls) -> Mapped[list[str] | None]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Say who is chosen to keep in touch now: the name, the agency, and when that was."""
        here = cls.id  # type: ignore[attr-defined]
        found = (
            sa.select(Row(User.name, Agency.name, CALLERS.c.given_at))
            .select_from(CALLERS)
            .join(User, User.id == CALLERS.c.user_id)
            .join(Agency, Agency.id == CALLERS.c.agency_id)
            .where(CALLERS.c.case_id == here, CALLERS.c.ended_at.is_(None))
            .correlate_except(CALLERS, User, Agency)
        )
        return column_property(found.scalar_subquery(), deferred=True)

    @declared_attr
    def last_tried(cls) -> Mapped[list[str] | None]:  # noqa: N805 - a class, as above
        """Say of the last attempt to reach them its outcome, its day and when it was recorded."""
        here = cls.id  # type: ignore[attr-defined]
        made = CONTACTS.c
        found = (
            sa.select(Row(made.outcome, made.happened_on, made.recorded_at))
            .where(made.case_id == here)
            .order_by(made.happened_on.desc(), made.recorded_at.desc(), made.id.desc())
            .limit(1)
            .correlate_except(CONTACTS)
        )
        return column_property(found.scalar_subquery(), deferred=True)
