"""What is done in the room, under one name for callers outside it."""

from marac.meetings.room.attendance import (
    Presence,
    add_person,
    declare_interest,
    record_attendance,
    sign_statement,
)
from marac.meetings.room.capture import reword, strike
from marac.meetings.room.hearing import (
    Arrangements,
    Safeguarding,
    arrange,
    decide,
    defer,
    hold,
    undecide,
)
from marac.meetings.room.leaving import come_back, limit, step_out
from marac.meetings.room.noting import save_note
from marac.meetings.room.session import conclude, hear, note_other_business, start

__all__ = [
    "Arrangements",
    "Presence",
    "Safeguarding",
    "add_person",
    "arrange",
    "come_back",
    "conclude",
    "decide",
    "declare_interest",
    "defer",
    "hear",
    "hold",
    "limit",
    "note_other_business",
    "record_attendance",
    "reword",
    "save_note",
    "sign_statement",
    "start",
    "step_out",
    "strike",
    "undecide",
]
