"""What may be done to the calendar and to agendas before the meeting begins."""

from marac.meetings.operations.agenda import (
    agree_to_hear,
    list_case,
    move,
    put_children_first,
    refuse_to_hear,
    set_minutes,
    take_off,
)
from marac.meetings.operations.circulation import circulate
from marac.meetings.operations.planning import cancel, plan, plan_several
from marac.meetings.operations.recall import find_recallable, recall

__all__ = [
    "agree_to_hear",
    "cancel",
    "circulate",
    "find_recallable",
    "list_case",
    "move",
    "plan",
    "plan_several",
    "put_children_first",
    "recall",
    "refuse_to_hear",
    "set_minutes",
    "take_off",
]
