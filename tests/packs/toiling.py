"""`python -m tests.packs.toiling FOLDER MOMENT [PDF]`: a worker to be killed, on the day of MOMENT.

With a PDF every paper is laid out at once as that one, so that it is caught more often between.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from marac import clock
from marac.app import create_app
from marac.config import Settings
from marac.packs import operations
from marac.tasks.worker import Labour


class Away:
    """Moves the clock of every thread, where the clock's own way moves that of one."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    def get(self) -> datetime:
        return datetime.now(UTC) + self.by


def main(folder: Path, moment: datetime, pdf: Path | None) -> None:
    """Work on an instance, where it is this moment now, and say when it begins."""
    if pdf is not None:
        content = pdf.read_bytes()
        operations.lay_out_many = lambda drafts: [operations.LaidOut(d, content) for d in drafts]
    clock._moved = Away(moment - datetime.now(UTC))
    labour = Labour(create_app(Settings.from_environment({}, instance=folder)), threads=2)
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    labour.run()


if __name__ == "__main__":
    _, where, when, *laid_out = sys.argv
    main(Path(where), datetime.fromisoformat(when), next(map(Path, laid_out), None))
