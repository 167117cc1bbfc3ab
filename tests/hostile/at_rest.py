"""Looks for canaries where nobody signs in: in the database file, what is beside it, logs, mail.

`python -m tests.hostile.at_rest` builds the instance that `marac demo --canaries` builds, walks it
a little, and lists each column and file that holds words in clear. It reads the file as a thief
would: with sqlite3 and with no key.
"""

import argparse
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.access.facts import Facts
from tests.access.wander import build, wander

TOKEN = re.compile(rb"CANARY[A-Z2-7]{8}", re.IGNORECASE)
# Enough for pages of every kind to have written log lines, letters and drafts.
REQUESTS = 300


def lying_about(folder: Path, *, requests: int = REQUESTS) -> Counter[str]:
    """Build the instance in a folder, walk it, and count the canaries in clear by where they lie.

    It is searched while it is open, so that the write-ahead log is searched as well.
    """
    app, told = build(folder)
    walked = wander(app, told, requests=requests, seed=4)
    found = search(folder, told)
    found["the log"] += sum(leak.where == "the log" for leak in walked.leaks)
    return +found


def search(folder: Path, told: Facts) -> Counter[str]:
    """Count the canaries of a folder by where they lie."""
    places = {token: f"{row['table']}.{row['field']}" for token, row in told.tokens.items()}
    # A letter holds its own words, which were planted in it; it may hold nobody else's.
    letters = {token for token, place in places.items() if place.startswith("mails.")}
    found: Counter[str] = Counter()
    for column, tokens in _columns(folder / "marac.db"):
        found[column] += len(tokens)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        own, kind = (letters, "letters") if path.suffix == ".eml" else (set(), path.name)
        found[kind] += len(tokens_in(path.read_bytes()) - own)
    return +found


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


def main() -> int:
    """List what lies in clear; end with 1 when anything does."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--instance", type=Path, help="Use the instance there, or make it there.")
    wishes.add_argument("--requests", type=int, default=REQUESTS)
    said = wishes.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (said.instance or Path(scratch)) / "canaries"
        found = lying_about(folder, requests=said.requests)
    for place, times in found.items():
        sys.stdout.write(f"{times:6} {place}\n")
    sys.stdout.write(f"{sum(found.values())} canaries in clear\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
