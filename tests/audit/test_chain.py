"""The log: what is changed behind its back is found, and named."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit.chain import Keys
from marac.audit.models import AuditEntry, AuditHead
from marac.audit.operations import LogClosed
from marac.audit.verifying import verify
from tests.audit.conftest import log

Unhindered = Callable[[], None]


def broken(session: Session, keys: Keys) -> tuple[int | None, str]:
    verdict = verify(session, keys=keys)
    return verdict.broken_at, verdict.reason


def change(session: Session, number: int, **values: object) -> None:
    session.execute(sa.update(AuditEntry).where(AuditEntry.number == number).values(**values))


def delete(session: Session, since: int, until: int) -> None:
    session.execute(sa.delete(AuditEntry).where(AuditEntry.number.between(since, until)))


def test_an_untouched_log_is_whole(owned: Session, keys: Keys) -> None:
    log(owned, 5)
    verdict = verify(owned, keys=keys)
    assert (verdict.whole, verdict.sound) == (True, 5)
    assert verdict.end is not None
    assert verdict.end.number == 5


def test_a_log_without_a_row_is_whole(owned: Session, keys: Keys) -> None:
    assert verify(owned, keys=keys).whole


@pytest.mark.parametrize(
    "values",
    [
        {"event": "CoffeeMade"},
        {"actor_id": None},
        {"operation": "denial"},
        {"operation": None},
        {"recipients": ["somebody"]},
        {"epoch": 2},
        {"details": {"cups": 99}},
        {"digest": "0" * 64},
        {"previous": "0" * 64},
    ],
)
def test_whatever_is_changed_of_a_row_is_named(
    owned: Session, keys: Keys, tampering: Unhindered, values: dict[str, object]
) -> None:
    log(owned, 5)
    tampering()
    change(owned, 3, **values)
    assert broken(owned, keys)[0] == 3


def test_a_missing_row_is_named(owned: Session, keys: Keys, tampering: Unhindered) -> None:
    log(owned, 5)
    tampering()
    delete(owned, 2, 2)
    assert broken(owned, keys) == (2, "it is missing")


def test_an_end_that_was_cut_off_is_missed(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 5)
    tampering()
    delete(owned, 4, 5)
    assert broken(owned, keys) == (4, "it is missing")


def test_a_log_that_was_emptied_is_missed(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 2)
    tampering()
    delete(owned, 1, 2)
    assert broken(owned, keys) == (1, "it is missing")


def test_an_end_that_was_cut_off_with_its_record_is_missed(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 5)
    third = owned.scalar(sa.select(AuditEntry.digest).where(AuditEntry.number == 3))
    tampering()
    delete(owned, 4, 5)
    owned.execute(sa.update(AuditHead).values(number=3, digest=third))
    assert broken(owned, keys) == (3, "the record of the end was changed")
    owned.execute(sa.delete(AuditHead))
    assert broken(owned, keys) == (4, "the record of the end is missing")


def test_a_row_put_behind_the_end_is_named(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 3)
    before = owned.execute(sa.select(AuditHead.number, AuditHead.digest, AuditHead.seal)).one()
    log(owned, 1)
    owned.execute(sa.update(AuditHead).values(**before._asdict()))
    assert broken(owned, keys) == (4, "it lies beyond the recorded end")


def test_a_row_that_cannot_even_be_read_is_named(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    if owned.get_bind().dialect.name == "postgresql":
        pytest.skip("PostgreSQL keeps no value that its column cannot hold")
    log(owned, 4)
    tampering()
    owned.execute(sa.text("UPDATE audit_entries SET details = 'no JSON' WHERE number = 3"))
    assert broken(owned, keys) == (3, "it cannot be read")


def test_a_log_whose_end_was_tampered_with_takes_no_more_rows(owned: Session) -> None:
    log(owned, 3)
    owned.execute(sa.update(AuditHead).values(number=2))
    with pytest.raises(LogClosed, match="marac audit verify"):
        log(owned, 1)
    owned.execute(sa.delete(AuditHead))
    with pytest.raises(LogClosed):
        log(owned, 1)


@pytest.mark.parametrize(
    "act", ["UPDATE audit_entries SET event = 'X'", "DELETE FROM audit_entries"]
)
def test_not_even_the_owner_changes_a_row(owned: Session, act: str) -> None:
    log(owned, 2)
    with pytest.raises(sa.exc.DBAPIError, match="the log is never changed"):
        owned.execute(sa.text(act))


def test_the_log_cannot_be_emptied_or_written_over(owned: Session) -> None:
    log(owned, 2)
    if owned.get_bind().dialect.name == "postgresql":
        act = "TRUNCATE audit_entries"
    else:
        act = "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE number = 1"
    with pytest.raises(sa.exc.DBAPIError, match="the log is never changed"):
        owned.execute(sa.text(act))


@pytest.mark.parametrize(
    "act", ["UPDATE audit_entries SET event = 'X'", "DELETE FROM audit_entries"]
)
def test_the_application_may_not_even_try_on_postgresql(session: Session, act: str) -> None:
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite knows no roles")
    log(session, 1)
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        session.execute(sa.text(act))


def test_what_is_checked_behind_a_row_need_not_be_checked_before_it(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 3)
    end = verify(owned, keys=keys).end
    log(owned, 3)
    tampering()
    change(owned, 1, event="CoffeeMade")
    assert verify(owned, keys=keys, after=end).whole
    change(owned, 5, event="CoffeeMade")
    assert verify(owned, keys=keys, after=end).broken_at == 5
    change(owned, 3, digest="0" * 64)
    verdict = verify(owned, keys=keys, after=end)
    assert (verdict.broken_at, verdict.reason) == (3, "it is not the row that was checked before")
