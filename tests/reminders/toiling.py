"""`python -m tests.reminders.toiling FOLDER PORT MOMENT`: a worker to be killed while it tells.

It does what a worker does each minute, over and over, on the day of MOMENT. A machine with SQLite
has one worker; here there may be two, which is harder than anything that an installation does.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from marac import clock
from marac.app import create_app
from marac.config import Settings
from marac.database import db
from marac.tasks.kinds import MINUTELY
from tests.packs.toiling import Away

WORK = ("reminders", "mail")


def main(folder: Path, port: str, moment: datetime) -> None:
    """Make the morning's round and send the mail, again and again, until killed."""
    clock._moved = Away(moment - datetime.now(UTC))
    environ = {
        "MARAC_SMTP_HOST": "127.0.0.1",
        "MARAC_SMTP_PORT": port,
        "MARAC_MAIL_FROM": "marac@example.org",
    }
    app = create_app(Settings.from_environment(environ, instance=folder))
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    while True:
        for name in WORK:
            try:
                with app.app_context():
                    app.extensions[MINUTELY][name](db.session)
                    db.session.commit()
            except Exception as error:
                sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
        time.sleep(0.05)


if __name__ == "__main__":
    _, where, at, when = sys.argv
    main(Path(where), at, datetime.fromisoformat(when))
