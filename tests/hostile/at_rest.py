"""Looks for canaries where nobody signs in: in the database file, what is beside it, logs, mail.

`python -m tests.hostile.at_rest` builds the instance that `marac demo --canaries` builds, walks it
a little, and lists each column and file that still holds words in clear. It reads the file as a
thief would: with sqlite3 and with no key.
"""

import argparse
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from marac.database import db
from tests.access.facts import Facts
from tests.access.wander import build, wander

TOKEN = re.compile(rb"CANARY[A-Z2-7]{8}", re.IGNORECASE)
# Enough for every page that writes a log line, a letter or a draft to have been opened.
REQUESTS = 400


def search(folder: Path, told: Facts) -> Counter[str]:
    """Count the canaries in clear: by column of the database, and by file."""
    found: Counter[str] = Counter()
    for place, tokens in _columns(folder / "marac.db"):
        letters = {str(told.tokens[t]["class"] or "-") for t in tokens if t in told.tokens}
        found[f"{place} (class {', '.join(sorted(letters)) or '?'})"] += len(tokens)
    for path in sorted(folder.rglob("*")):
        tokens = tokens_in(path.read_bytes()) if path.is_file() else set()
        if tokens:
            within = path.relative_to(folder)
            name = within if len(within.parts) == 1 else within.parent
            found[f"file {name}"] += len(tokens)
    return found


def tokens_in(content: bytes) -> set[str]:
    """The canaries among some bytes."""
    return {token.decode().upper() for token in TOKEN.findall(content)}


def _columns(database: Path) -> Iterator[tuple[str, set[str]]]:
    """Give the columns that hold canaries in clear, with those that they hold."""
    with sqlite3.connect(database) as thief:
        tables = [name for (name,) in thief.execute("SELECT name FROM sqlite_master")]
        for table in sorted(tables):
            columns = [row[1] for row in thief.execute(f'PRAGMA table_info("{table}")')]
            for column in columns:
                rows = thief.execute(f'SELECT CAST("{column}" AS BLOB) FROM "{table}"')
                tokens = {t for (value,) in rows if value for t in tokens_in(value)}
                if tokens:
                    yield f"{table}.{column}", tokens


def walk(folder: Path, *, requests: int = REQUESTS) -> tuple[Flask, Facts]:
    """Build the instance and have it walked, so that its write-ahead log and mail are not empty."""
    app, told = build(folder)
    wander(app, told, requests=requests, seed=4)
    with app.app_context():
        db.engine.dispose()
    return app, told


def main() -> int:
    """List what lies in clear; end with 1 when anything does."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--instance", type=Path, help="Use the instance there, or make it there.")
    wishes.add_argument("--requests", type=int, default=REQUESTS)
    said = wishes.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (said.instance or Path(scratch)) / "canaries"
        _, told = walk(folder, requests=said.requests)
        found = search(folder, told)
    for place, times in found.items():
        sys.stdout.write(f"{times:6} {place}\n")
    sys.stdout.write(f"{sum(found.values())} canaries in clear, of {len(told.tokens)} planted\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
