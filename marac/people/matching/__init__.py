"""Who is already known: describing, filing, and finding people under other spellings."""

from marac.people.matching.description import Description, describe
from marac.people.matching.evidence import Band
from marac.people.matching.filing import file_entries
from marac.people.matching.looking import Match, Wanted, look_up, look_up_each
from marac.people.matching.places import places_like

__all__ = [
    "Band",
    "Description",
    "Match",
    "Wanted",
    "describe",
    "file_entries",
    "look_up",
    "look_up_each",
    "places_like",
]
