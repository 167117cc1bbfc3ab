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
    save_note,
    undecide,
)
from marac.meetings.room.session import conclude, hear, note_other_business, start

__all__ = [
    "Arrangements",
    "Presence",
    "Safeguarding",
    "add_person",
    "arrange",
    "conclude",
    "decide",
    "declare_interest",
    "defer",
    "hear",
    "hold",
    "note_other_business",
    "record_attendance",
    "reword",
    "save_note",
    "sign_statement",
    "start",
    "strike",
    "undecide",
]
