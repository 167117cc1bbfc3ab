"""The log: what is changed behind its back is found."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.audit import queries
from marac.audit.models import AuditEntry
from marac.config import Settings
from marac.events import Event, publish


@dataclass(frozen=True, kw_only=True)
class TeaMade(Event):
    cups: int


def log(session: Session, count: int) -> None:
    for cups in range(count):
        publish(session, TeaMade(actor_id=uuid.uuid4(), area_id=None, cups=cups))


def test_an_untouched_log_is_whole(session: Session, settings: Settings) -> None:
    log(session, 5)
    assert queries.verify(session, key=settings.audit_key).broken_at is None


def test_a_changed_row_is_named(session: Session, settings: Settings) -> None:
    log(session, 5)
    session.execute(sa.update(AuditEntry).where(AuditEntry.number == 3).values(event="CoffeeMade"))
    verdict = queries.verify(session, key=settings.audit_key)
    assert (verdict.broken_at, verdict.sound) == (3, 2)


def test_a_missing_row_is_found_at_the_row_after_it(session: Session, settings: Settings) -> None:
    log(session, 5)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.number == 2))
    verdict = queries.verify(session, key=settings.audit_key)
    assert (verdict.broken_at, verdict.reason) == (3, "row 2 is missing")


def test_the_command_names_the_first_bad_row(app: Flask, session: Session) -> None:
    log(session, 3)
    session.commit()
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).output == (
        "The log is whole: 3 rows.\n"
    )
    session.execute(sa.update(AuditEntry).where(AuditEntry.number == 2).values(actor_id=None))
    session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "broken at row 2: its content was changed" in result.output
