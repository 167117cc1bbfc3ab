"""Whether the database keeps what it is given, belongs to this version, and tells the same time."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.audit.models import AuditEntry
from marac.database import db
from marac.database.engines import is_confined
from marac.doctor.safety import settings_of
from marac.health import Finding, fault, ok, warning
from marac.web.probes import is_migrated

# What each pragma must answer; WAL and FULL are why a power cut loses nothing.
PRAGMAS: dict[str, object] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
}
MAY_DIFFER = timedelta(seconds=5)
FIRST_YEAR, LAST_YEAR = 2026, 2100


def check_engine(app: Flask) -> Finding:
    """Look at SQLite's pragmas and its file, or at what PostgreSQL lets our role do."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return _check_sqlite(connection)
    if is_confined(connection):
        return ok("PostgreSQL, with row-level security as the second wall.")
    words = "The role of MARAC_DATABASE_URL is not bound by row-level security."
    return fault(words) if settings_of(app).production else warning(words)


def check_migrations(_app: Flask) -> Finding:
    """See that the tables are those of this version."""
    try:
        if is_migrated(db.session.connection()):
            return ok("The tables are those of this version.")
    except sa.exc.DatabaseError:
        return fault("There are no tables yet. Run: marac db upgrade")
    return fault("The tables are not those of this version. Run: marac db upgrade")


def check_clock(_app: Flask) -> Finding:
    """Compare our clock with the database's and with the log; no time server is asked."""
    now = datetime.now(UTC)
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        return fault(f"The clock of this machine says that it is {now.year}.")
    apart = abs(now - _time_of_database(db.session.connection()))
    if apart > MAY_DIFFER:
        return fault(f"The clock of the database is {round(apart.total_seconds())} seconds away.")
    last = db.session.scalar(sa.select(sa.func.max(AuditEntry.at)))
    if last is not None and last > clock.now() + MAY_DIFFER:
        return fault("The log ends in the future: this clock was ahead, or is now behind.")
    return ok("Agrees with the database and with the end of the log.")


def _check_sqlite(connection: sa.Connection) -> Finding:
    wrong = [
        name
        for name, wanted in PRAGMAS.items()
        if connection.exec_driver_sql(f"PRAGMA {name}").scalar() != wanted
    ]
    if wrong:
        return fault(f"SQLite works with the wrong {', '.join(wrong)}.")
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        return fault("The file of the database is damaged. Stop, and restore a backup.")
    return ok("SQLite is whole, with the settings that lose nothing.")


def _time_of_database(connection: sa.Connection) -> datetime:
    if connection.dialect.name == "sqlite":
        text = connection.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')").scalar()
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    found: datetime = connection.scalar(sa.text("SELECT clock_timestamp()"))
    return found.astimezone(UTC)
