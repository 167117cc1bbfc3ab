"""What this installation has against viruses, and what follows for files."""

from dataclasses import dataclass

from marac.attachments.models import Attachment
from marac.attachments.states import FileState, state_of
from marac.config import Settings


@dataclass(frozen=True)
class Guard:
    """The address of the scanner, and whether files may be opened without one."""

    clamav: str | None
    production: bool

    @property
    def closed(self) -> bool:
        """Tell that no file can be taken: real data, and nobody to look at it."""
        return self.production and self.clamav is None

    @property
    def lenient(self) -> bool:
        """Tell that files are not looked at and may be opened: no scanner, and no real data."""
        return not self.production and self.clamav is None

    def lets_out(self, file: Attachment) -> bool:
        """Tell whether a file may be opened as it stands."""
        state = state_of(file)
        return state is FileState.CLEAN or (self.lenient and state is FileState.WAITING)


def guard_of(settings: Settings) -> Guard:
    """Say what an installation has."""
    return Guard(clamav=settings.clamav, production=settings.production)
