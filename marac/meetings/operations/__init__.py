"""What may be done to the calendar and to agendas before the meeting begins."""

from marac.meetings.operations.agenda import bring, list_case, move, set_minutes, take_off
from marac.meetings.operations.cancelling import cancel, close_without_quorum
from marac.meetings.operations.carrying import (
    hear_again,
    hear_once,
    keep_promises,
    move_to_meeting,
)
from marac.meetings.operations.circulation import circulate
from marac.meetings.operations.deadlines import change_deadlines
from marac.meetings.operations.journal import undo
from marac.meetings.operations.late import agree_to_hear, refuse_to_hear
from marac.meetings.operations.planning import call_emergency, plan, plan_several, skip
from marac.meetings.operations.presence import say_presence
from marac.meetings.operations.recall import find_recallable, recall
from marac.meetings.operations.rescheduling import reschedule
from marac.meetings.operations.sorting import put_by_presence, put_children_first

__all__ = [
    "agree_to_hear",
    "bring",
    "call_emergency",
    "cancel",
    "change_deadlines",
    "circulate",
    "close_without_quorum",
    "find_recallable",
    "hear_again",
    "hear_once",
    "keep_promises",
    "list_case",
    "move",
    "move_to_meeting",
    "plan",
    "plan_several",
    "put_by_presence",
    "put_children_first",
    "recall",
    "refuse_to_hear",
    "reschedule",
    "say_presence",
    "set_minutes",
    "skip",
    "take_off",
    "undo",
]
