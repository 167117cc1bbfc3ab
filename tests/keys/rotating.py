"""`python -m tests.keys.rotating FOLDER`: rotates the keys of an instance, to be killed midway."""

import sys
from pathlib import Path

from marac.app import create_app
from marac.config import Settings
from marac.database import db
from marac.keys import operations


def main(folder: Path) -> None:
    """Wrap what is left under the newest master key, in batches small enough to be caught in."""
    operations.BATCH = 25
    app = create_app(Settings.from_environment({}, instance=folder))
    with app.app_context():
        for _ in operations.rotate(db.session, keyring=app.extensions["marac.keyring"]):
            sys.stdout.write("a batch\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
