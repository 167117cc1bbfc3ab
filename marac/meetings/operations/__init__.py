"""What may be done to the calendar and to agendas before the meeting begins."""

from marac.meetings.operations.agenda import (
    list_case,
    move,
    put_children_first,
    set_minutes,
    take_off,
)
from marac.meetings.operations.circulation import circulate
from marac.meetings.operations.planning import cancel, plan, plan_several

__all__ = [
    "cancel",
    "circulate",
    "list_case",
    "move",
    "plan",
    "plan_several",
    "put_children_first",
    "set_minutes",
    "take_off",
]
