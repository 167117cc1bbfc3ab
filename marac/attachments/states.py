"""How a file stands, computed from its facts."""

import sqlalchemy as sa

from marac.attachments.models import Attachment
from marac.cases.wording import Worded


class FileState(Worded):
    """Where a file stands between having come in and being gone."""

    WAITING = "waiting", "Waiting for the virus check", "yellow"
    CLEAN = "clean", "Checked", "green"
    INFECTED = "infected", "Deleted: it held a virus", "red"
    REMOVED = "removed", "Removed", "grey"


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
