"""How a file stands, computed from its facts."""

from enum import StrEnum

import sqlalchemy as sa

from marac.attachments.models import Attachment


class FileState(StrEnum):
    """Where a file stands between having come in and being gone."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """Name the state as lists do."""
        return _WORDS[self][0]

    @property
    def colour(self) -> str:
        """Give the tag colour that repeats the words."""
        return _WORDS[self][1]


_WORDS = {
    FileState.WAITING: ("Waiting for the virus check", "yellow"),
    FileState.CLEAN: ("Checked", "green"),
    FileState.INFECTED: ("Deleted: it held a virus", "red"),
    FileState.REMOVED: ("Removed", "grey"),
}


def state_of(file: Attachment) -> FileState:
    """Say how a loaded file stands."""
    if file.removed_at is not None:
        return FileState.REMOVED
    if file.infected_at is not None:
        return FileState.INFECTED
    return FileState.CLEAN if file.checked_at is not None else FileState.WAITING


def is_waiting() -> sa.ColumnElement[bool]:
    """Say in SQL that a file is in quarantine: here, and the scanner has not answered yet."""
    return sa.and_(
        Attachment.removed_at.is_(None),
        Attachment.infected_at.is_(None),
        Attachment.checked_at.is_(None),
    )
