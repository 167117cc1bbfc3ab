"""Whether enough agencies are in the room for the meeting to decide anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from marac.meetings.models import Attendance, Meeting
from marac.meetings.quorum import asked_of
from marac.web.filters import plural


@dataclass(frozen=True)
class Quorum:
    """The agencies in the room beside those that the meeting needs."""

    present: int
    needed: int
    missing: bool

    @property
    def met(self) -> bool:
        """Tell whether the meeting has its quorum."""
        return self.present >= self.needed and not self.missing

    @property
    def words(self) -> str:
        """Say in one sentence who is there and what is missing."""
        here = f"{plural(self.present, 'agency', 'agencies')} in the room"
        if not self.needed and not self.missing:
            return here
        if self.met:
            return f"{here}, which is a quorum"
        lacks = [f"at least {self.needed} are needed"] if self.present < self.needed else []
        lacks += ["an agency that must be there is missing"] if self.missing else []
        return f"{here}. No quorum: {', and '.join(lacks)}"


def quorum_of(meeting: Meeting, register: Sequence[Attendance]) -> Quorum:
    """Count the agencies of those who are in the room and take part; observers do not count."""
    there = {
        str(person.agency_id)
        for person in register
        if person.agency_id is not None and person.hears is None and person.is_here
    }
    count, needed = asked_of(meeting)
    return Quorum(len(there), count, bool(set(needed) - there))
