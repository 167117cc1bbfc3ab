"""Objects that are only shown: they stand outside the session, which keeps no account of them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.orm.attributes import instance_state, manager_of_class

from marac.database.columns import Model

M = TypeVar("M", bound=Model)


def shown(kind: type[M], values: Mapping[str, Any]) -> M:
    """Make an object of what was read, after the same checks as one that the session reads.

    What was not read is not there: to ask for it raises an error.
    """
    manager = manager_of_class(kind)
    made: M = manager.new_instance()
    state = instance_state(made)
    state.dict.update(values)
    state.key = (kind, (values["id"],), None)
    manager.dispatch.load(state, None)
    return made
