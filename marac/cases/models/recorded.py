"""Whether something is recorded that row-level security may hide from whoever asks.

A locked field that holds something says so, and an empty one looks the same to everyone. So the
page must know of a safe contact which the database does not show: that it is there, not what it
says.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class ContactRecorded(FunctionElement[bool]):
    """Asks whether a case has a safe contact at all; on PostgreSQL a function of the owner's."""

    type = sa.Boolean()
    inherit_cache = True


@compiles(ContactRecorded)
def _ask_table(element: Any, compiler: Any, **options: Any) -> str:
    case_id = compiler.process(element.clauses, **options)
    held = "SELECT 1 FROM safe_contacts AS held WHERE held.case_id"
    return f"EXISTS ({held} = {case_id})"


@compiles(ContactRecorded, "postgresql")
def _ask_owner(element: Any, compiler: Any, **options: Any) -> str:
    return f"marac_contact_recorded({compiler.process(element.clauses, **options)})"
