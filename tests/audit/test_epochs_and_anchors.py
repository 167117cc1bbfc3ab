"""The log from the command line: checked, signed for the outside, and begun anew after a break."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.audit import anchors, checking, queries
from marac.audit.anchors import BadAnchor, Signer
from marac.audit.chain import Keys
from marac.audit.epochs import Cause
from marac.audit.models import AuditEntry, AuditHead
from marac.audit.operations import LogClosed
from marac.audit.verifying import verify
from marac.refusals import Refused
from tests.audit.conftest import log

Unhindered = Callable[[], None]
ANOTHER = "another audit key, as long as it must be"


@pytest.fixture
def signer() -> Signer:
    return Signer.read(anchors.new_key())


def delete(session: Session, since: int, until: int) -> None:
    session.execute(sa.delete(AuditEntry).where(AuditEntry.number.between(since, until)))


def test_a_check_is_written_down_and_the_next_begins_where_it_ended(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 3)
    assert checking.check(owned, keys=keys, quick=True).sound == 3
    log(owned, 2)
    second = checking.check(owned, keys=keys, quick=True)
    assert (second.whole, second.sound) == (True, 3)  # the row of the check itself, and two
    found = queries.get_last_check(owned)
    assert found is not None
    assert (found.whole, found.upto) == (True, 6)
    tampering()
    delete(owned, 5, 5)
    owned.commit()
    assert checking.check(owned, keys=keys, quick=True).whole  # what was checked is not again
    assert checking.check(owned, keys=keys, quick=False).broken_at == 5
    assert checking.check(owned, keys=keys, quick=True).broken_at == 5


def test_a_check_that_somebody_forged_is_no_ground_for_the_next(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 3)
    checking.check(owned, keys=keys, quick=True)
    tampering()
    owned.execute(sa.update(AuditEntry).where(AuditEntry.number == 2).values(event="X"))
    told = {"whole": True, "upto": 3, "key_id": keys.current_id}
    owned.execute(sa.update(AuditEntry).where(AuditEntry.number == 4).values(details=told))
    owned.commit()
    assert checking.check(owned, keys=keys, quick=True).broken_at == 2


def test_a_new_epoch_after_a_break_names_the_row_and_the_log_is_whole_again(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 5)
    tampering()
    delete(owned, 3, 3)
    owned.commit()
    assert checking.new_epoch(owned, keys=keys, cause=Cause.DAMAGED) == 2
    log(owned, 2)
    verdict = verify(owned, keys=keys)
    assert verdict.whole
    assert [(f.epoch.first, f.broken_at, f.known) for f in verdict.findings] == [
        (1, 3, True),
        (6, None, False),
    ]
    delete(owned, 2, 2)
    assert verify(owned, keys=keys).broken_at == 2  # another break than the one that is known


def test_a_new_epoch_opens_a_log_whose_end_was_lost(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 3)
    owned.execute(sa.delete(AuditHead))
    owned.commit()
    with pytest.raises(LogClosed):
        log(owned, 1)
    owned.rollback()
    assert not checking.check(owned, keys=keys, quick=False).whole
    checking.new_epoch(owned, keys=keys, cause=Cause.DAMAGED)
    log(owned, 1)
    assert verify(owned, keys=keys).whole


def test_a_new_epoch_after_a_cut_names_where_it_was_cut(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 5)
    tampering()
    delete(owned, 4, 5)
    owned.commit()
    checking.new_epoch(owned, keys=keys, cause=Cause.DAMAGED)
    verdict = verify(owned, keys=keys)
    assert verdict.whole
    assert verdict.findings[0].broken_at == 4


def test_another_audit_key_closes_the_log_until_an_epoch_begins_with_it(
    owned: Session, keys: Keys
) -> None:
    log(owned, 3)
    owned.commit()
    changed = Keys.of(ANOTHER, old=[keys.current.decode()])
    verdict = verify(owned, keys=changed)
    assert (verdict.broken_at, verdict.reason) == (1, "its epoch is sealed with another audit key")
    with pytest.raises(Refused, match="say key-changed"):
        checking.new_epoch(owned, keys=changed, cause=Cause.RESTORED)
    checking.new_epoch(owned, keys=changed, cause=Cause.KEY_CHANGED)
    with pytest.raises(LogClosed, match="another audit key"):
        log(owned, 1)  # still with the old key
    owned.rollback()
    assert verify(owned, keys=changed).sound == 4
    without = verify(owned, keys=Keys.of(ANOTHER))
    assert without.whole
    assert [finding.unsealed for finding in without.findings] == [True, False]


def test_nobody_hides_a_change_in_an_epoch_of_their_own_making(
    owned: Session, keys: Keys, tampering: Unhindered
) -> None:
    log(owned, 5)
    owned.commit()
    changed = Keys.of(ANOTHER, old=[keys.current.decode()])
    checking.new_epoch(owned, keys=changed, cause=Cause.KEY_CHANGED)
    tampering()
    told = {"old_key_id": keys.current_id, "new_key_id": "f" * 16, "cause": "key-changed"}
    row = sa.update(AuditEntry).where(AuditEntry.number == 2)
    owned.execute(row.values(event="EpochBegun", operation="system", details=told))
    assert not verify(owned, keys=changed).whole


def test_an_epoch_needs_its_cause(owned: Session, keys: Keys) -> None:
    log(owned, 2)
    owned.commit()
    with pytest.raises(Refused, match="Nothing is wrong"):
        checking.new_epoch(owned, keys=keys, cause=Cause.DAMAGED)
    with pytest.raises(Refused, match="already"):
        checking.new_epoch(owned, keys=keys, cause=Cause.KEY_CHANGED)


def test_an_anchor_misses_rows_that_were_cut_off_with_the_record_of_the_end(
    owned: Session, keys: Keys, signer: Signer, tampering: Unhindered
) -> None:
    log(owned, 3)
    head = owned.execute(sa.select(*AuditHead.__table__.c)).one()._asdict()
    log(owned, 3)
    made = checking.anchor(owned, keys=keys, signer=signer)
    assert made.number == 6
    assert checking.check(owned, keys=keys, quick=False, kept=[made]).whole
    tampering()
    delete(owned, 4, 99)
    owned.execute(sa.update(AuditHead).values(**head))  # as a copy of the database would have it
    owned.commit()
    assert verify(owned, keys=keys).whole
    verdict = checking.check(owned, keys=keys, quick=False, kept=[made])
    assert verdict.broken_at == 6
    assert "an anchor was made on 2026-11-20" in verdict.reason
    checking.new_epoch(owned, keys=keys, cause=Cause.RESTORED)
    assert checking.check(owned, keys=keys, quick=False, kept=[made]).whole


def test_a_broken_log_is_not_signed(
    owned: Session, keys: Keys, signer: Signer, tampering: Unhindered
) -> None:
    with pytest.raises(Refused, match="empty"):
        checking.anchor(owned, keys=keys, signer=signer)
    log(owned, 3)
    tampering()
    delete(owned, 2, 2)
    owned.commit()
    with pytest.raises(Refused, match="broken at row 2"):
        checking.anchor(owned, keys=keys, signer=signer)


def test_an_anchor_that_was_changed_or_signed_by_another_is_refused(
    owned: Session, keys: Keys, signer: Signer
) -> None:
    log(owned, 1)
    made = checking.anchor(owned, keys=keys, signer=signer)
    public = anchors.read_public(signer.public_pem)
    assert anchors.read(["Dear reader,", made.line], public=public) == [made]
    for line in (
        replace(made, number=2).line,
        '{"number": 1}',
        "{nothing}",
        replace(made, signature="?").line,
    ):
        with pytest.raises(BadAnchor, match="line 1"):
            anchors.read([line], public=public)
    other = anchors.read_public(Signer.read(anchors.new_key()).public_pem)
    with pytest.raises(BadAnchor):
        anchors.read([made.line], public=other)
    assert asdict(made)["key_id"] == keys.current_id


def test_the_commands_check_and_name_the_first_bad_row(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    log(session, 3)
    session.commit()
    assert run(args=["audit", "verify"]).output == "The log is whole: 3 rows.\n"
    assert run(args=["audit", "verify", "--from", "3"]).output == "The log is whole: 2 rows.\n"
    assert run(args=["audit", "verify", "--from", "99"]).exit_code == 1
    assert "Nothing is wrong" in run(args=["audit", "new-epoch", "--cause", "damaged"]).output
    restored = run(args=["audit", "new-epoch", "--cause", "restored"])
    assert restored.output == "Epoch 2 of the log has begun.\n"
    whole = run(args=["audit", "verify", "--quick"]).output
    assert "Epoch 2 (restored) from row 6" in run(args=["audit", "verify"]).output
    assert whole.startswith("The log is whole")
    session.execute(sa.update(AuditHead).values(number=2))
    session.commit()
    result = run(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "The log is broken at row 3: it lies beyond the recorded end." in result.output


def test_the_public_key_is_shown_and_a_new_private_key_is_written_once(
    app: Flask, tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    file = tmp_path / "anchor.pem"
    shown = run(args=["audit", "anchor-key", "--new", str(file)]).output
    assert shown.startswith("-----BEGIN PUBLIC KEY-----")
    assert file.stat().st_mode & 0o077 == 0
    assert run(args=["audit", "anchor-key", "--new", str(file)]).exit_code == 1
    assert run(args=["audit", "anchor-key"]).output.startswith("-----BEGIN PUBLIC KEY-----")
