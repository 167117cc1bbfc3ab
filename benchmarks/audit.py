"""Measures the log: how fast it takes rows, how fast it is checked, and whether changes are found.

`python -m benchmarks.audit` lets 8 processes append 20,000 rows to one SQLite file, each row in a
transaction of its own as a request would, and counts forks; beside it, in the same run, it measures
how many empty transactions the machine commits to such a file. It checks 1,000,000 rows. It makes
1,000 random changes behind the log's back (a row changed, deleted, put in, two swapped, the end cut
off), each on the same sound log, and counts how many are found at the right row. `--database URL`
appends to and checks a PostgreSQL database instead, which must be empty and is left filled. It ends
with 1 when a number is not reached.
"""

import argparse
import multiprocessing
import os
import platform
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks.audit_changes import count_found
from marac.app import create_app
from marac.audit.chain import Keys
from marac.audit.models import AuditEntry
from marac.audit.verifying import verify
from marac.config import Settings
from marac.database import db, migrations
from marac.events import Consulted, publish

WRITERS = 8
ROWS_APPENDED = 20_000
ROWS_CHECKED = 1_000_000
CHANGES = 1_000
LEAST_A_SECOND = 1_000
LONGEST_CHECK = 60.0
AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Looked(Consulted):
    """A row as long as most rows are."""

    purpose: str
    others: int


def main() -> int:
    """Run the three measurements, print them, and say with the exit code whether they suffice."""
    choice = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    choice.add_argument("--database", help="an empty PostgreSQL database instead of SQLite")
    choice.add_argument("--rows", type=int, default=ROWS_CHECKED, help="rows to check")
    asked = choice.parse_args()
    _say(f"{platform.machine()}, {os.cpu_count()} cores, SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory(prefix="marac-audit-") as name:
        folder = Path(name)
        reached = [_appends(folder, asked.database), _checks(folder, asked.database, asked.rows)]
        reached.append(_finds(folder))
    return 0 if all(reached) else 1


def _appends(folder: Path, database: str | None) -> bool:
    bare = _in_parallel(_commit_bare, folder / "bare.db")
    app = _make(folder, database, "appended")
    took = _in_parallel(_append, folder, database)
    with app.app_context():
        numbers = db.session.execute(sa.select(AuditEntry.number, AuditEntry.previous)).all()
        verdict = verify(db.session, keys=_keys(app))
    forks = len(numbers) - len({row.previous for row in numbers})
    rate, limit = len(numbers) / took, ROWS_APPENDED / bare
    _say(f"append: {len(numbers)} rows by {WRITERS} writers in {took:.1f} s, {rate:.0f} a second")
    _say(f"  forks {forks}, the chain {'whole' if verdict.whole else 'broken'}")
    _say(f"  the machine commits {limit:.0f} bare SQLite transactions a second: {rate / limit:.2f}")
    return len(numbers) == ROWS_APPENDED and forks == 0 and verdict.whole and rate >= LEAST_A_SECOND


def _checks(folder: Path, database: str | None, rows: int) -> bool:
    app = _make(folder, database, "checked")
    with app.app_context():
        missing = rows - (db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) or 0)
        for begun in range(0, missing, AT_ONCE):
            for place in range(begun, min(begun + AT_ONCE, missing)):
                publish(db.session, _event(place))
            db.session.commit()
        began = time.perf_counter()
        verdict = verify(db.session, keys=_keys(app))
        took = time.perf_counter() - began
        db.session.rollback()
    _say(f"check: {verdict.sound} rows in {took:.1f} s, {verdict.sound / took:.0f} a second")
    return verdict.whole and verdict.sound == rows and took <= LONGEST_CHECK * rows / ROWS_CHECKED


def _finds(folder: Path) -> bool:
    app = _make(folder, None, "changed")
    with app.app_context():
        for place in range(200):
            publish(db.session, _event(place))
        db.session.commit()
        found = count_found(db.session, keys=_keys(app), changes=CHANGES)
    for kind, (made, named) in sorted(found.items()):
        _say(f"changes: {kind}, {named} of {made} found at the right row")
    return all(made == named for made, named in found.values())


def _make(folder: Path, database: str | None, name: str) -> Flask:
    """Build an application on its database, which is migrated when it is not yet."""
    app = _open(folder, database, name)
    with app.app_context():
        migrations.upgrade()
    return app


def _open(folder: Path, database: str | None, name: str = "appended") -> Flask:
    url = database or f"sqlite:///{folder / name}.db"
    return create_app(Settings.from_environment({"MARAC_DATABASE_URL": url}, instance=folder))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _keys(app: Flask) -> Keys:
    settings: Settings = app.extensions["marac.settings"]
    return Keys.of(settings.audit_key)


def _event(place: int) -> Looked:
    return Looked(
        actor_id=uuid.uuid4(),
        area_id=uuid.UUID(int=1),
        case_id=uuid.uuid4(),
        purpose="meeting",
        others=place % 40,
    )


def _in_parallel(work: Callable[..., None], *given: object) -> float:
    """Let 8 processes do a piece of work at once; give the seconds from the common start."""
    kit = multiprocessing.get_context("spawn")
    start = kit.Barrier(WRITERS + 1)
    workers = [kit.Process(target=work, args=(start, *given)) for _ in range(WRITERS)]
    if work is _commit_bare:
        _connect_bare(given[0]).execute("CREATE TABLE bare (words TEXT)")
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a writer failed")
    return time.perf_counter() - began


def _append(start: object, folder: Path, database: str | None) -> None:
    app = _open(folder, database)
    with app.app_context():
        start.wait()  # type: ignore[attr-defined]
        for place in range(ROWS_APPENDED // WRITERS):
            while not _tell(place):
                sys.stdout.write("  a writer waited 5 seconds in vain, and began again\n")


def _tell(place: int) -> bool:
    """Write one row in a transaction of its own, as a request does; False when it got no turn."""
    try:
        publish(db.session, _event(place))
        db.session.commit()
    except sa.exc.OperationalError:
        db.session.rollback()
        return False
    return True


def _commit_bare(start: object, path: Path) -> None:
    with closing(_connect_bare(path)) as connection:
        start.wait()  # type: ignore[attr-defined]
        for _ in range(ROWS_APPENDED // WRITERS):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare VALUES (?)", ("x" * 600,))
            connection.execute("COMMIT")


def _connect_bare(path: object) -> sqlite3.Connection:
    connection = sqlite3.connect(str(path), isolation_level=None, timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


if __name__ == "__main__":
    sys.exit(main())
