"""Fills an area with the cases and the log of many years, for `benchmarks.pages --growth`."""

from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.database import Model, db
from marac.keys import SealedText

LOG_ROWS_A_CASE = 10
MANY = "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {count})"
NEW_ID = "lower(hex(randomblob(16)))"
LONG_AGO = "'2020-01-01 00:00:00.000000'"
# Some were closed on each day of more than five years: what the database reckons with, too.
CLOSED = "datetime('2025-06-01', '-' || (n % 2000) || ' days') || '.000000'"


def fill(app: Flask, *, area_id: UUID, cases: int) -> None:
    """Copy a case of the area so many times, closed long ago and without words, and log rows."""
    with app.app_context(), db.engine.begin() as connection:
        one = connection.scalar(sa.select(Case.id).where(Case.area_id == area_id).limit(1))
        values = {"id": NEW_ID, "reference": "'OLD-' || n", "closed_at": CLOSED}
        values |= {
            column.name: "''"
            for column in Case.__table__.columns
            if isinstance(column.type, SealedText)
        }
        values["submitted_at"] = f"datetime({LONG_AGO}, '-' || (n % 2000) || ' days') || '.000000'"
        _copy(connection, Case, one, values, cases)
        last = connection.scalar(sa.select(sa.func.max(AuditEntry.number))) or 0
        row = connection.scalar(sa.select(AuditEntry.id).where(AuditEntry.number == last))
        logged = {"id": NEW_ID, "number": f"-n - {cases}"}
        _copy(connection, AuditEntry, row, logged, cases * LOG_ROWS_A_CASE)
        connection.exec_driver_sql("ANALYZE")


def _copy(
    connection: sa.Connection, model: type[Model], one: object, values: dict[str, str], count: int
) -> None:
    """Insert copies of one row with these columns written another way; n counts them."""
    table = model.__table__
    names = [column.name for column in table.columns]
    told = ", ".join(values.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    key = str(one).replace("-", "")
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) {MANY.format(count=count)}"  # noqa: S608 - our own
        f" SELECT {told} FROM {table.name}, many WHERE id = '{key}'"
    )
