"""Checking the log and writing down what was found; signing its end; beginning it anew."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit import anchors
from marac.audit.anchors import Anchor, Signer
from marac.audit.chain import BEGINNING, FIRST_EPOCH, Head, Keys
from marac.audit.epochs import Cause
from marac.audit.events import EpochBegun, LogAnchored, LogVerified
from marac.audit.models import AuditEntry
from marac.audit.operations import LogClosed, begin_epoch, lock_chain, read_head
from marac.audit.queries import find_checked_row
from marac.audit.verifying import Verdict, verify
from marac.events import publish
from marac.refusals import Refused

READING = {"marac_reading": True}


def check(  # noqa: PLR0913 - each is a choice of who checks
    session: Session,
    *,
    keys: Keys,
    quick: bool,
    by_id: UUID | None = None,
    area_id: UUID | None = None,
    after: Head | None = None,
    kept: Sequence[Anchor] = (),
) -> Verdict:
    """Check the log and write down the verdict; `quick` begins where the last good check ended.

    Of the anchors that were kept outside, each must still have its row. It ends the transaction
    before it reads, so that nobody waits for it to write, and commits.
    """
    session.rollback()
    session.connection(execution_options=READING)
    if quick:
        after = find_checked_row(session, keys=keys)
    verdict = anchors.hold_against(session, verify(session, keys=keys, after=after), kept)
    session.rollback()
    if verdict.end is not None or not verdict.whole:
        _write_down(session, verdict, by_id, area_id, trusted=quick or after is None)
    return verdict


def _write_down(
    session: Session, verdict: Verdict, by_id: UUID | None, area_id: UUID | None, *, trusted: bool
) -> None:
    """Log a verdict; one that began at a row somebody named is no ground for a later check."""
    end = verdict.end or Head(0, "", 0, "")
    checked = LogVerified(
        actor_id=by_id,
        area_id=area_id,
        upto=end.number,
        digest=end.digest,
        epoch=end.epoch,
        key_id=end.key_id if trusted else "",
        whole=verdict.whole,
        broken_at=verdict.broken_at,
        reason=verdict.reason,
    )
    try:
        publish(session, checked)
        session.commit()
    except LogClosed:
        session.rollback()  # a log whose end is lost takes no row, not even this one


def anchor(session: Session, *, keys: Keys, signer: Signer) -> Anchor:
    """Sign the end of the log for a place outside, and log that; a broken log is not signed."""
    verdict = check(session, keys=keys, quick=True)
    if not verdict.whole:
        raise Refused(f"The log is broken at row {verdict.broken_at}: {verdict.reason}.")
    if verdict.end is None:
        raise Refused("The log is empty, so there is nothing to sign.")
    made = anchors.sign(verdict.end, signer)
    publish(
        session,
        LogAnchored(
            actor_id=None,
            area_id=None,
            number=made.number,
            digest=made.digest,
            signer=made.signer,
        ),
    )
    session.commit()
    return made


def new_epoch(session: Session, *, keys: Keys, cause: Cause) -> int:
    """Begin a new epoch of the log, whose first row names what was wrong; give its number."""
    session.rollback()
    verdict = verify(session, keys=keys)
    connection = session.connection()
    lock_chain(connection)
    found = read_head(connection)
    _check_cause(cause, verdict, found[0] if found else None, keys)
    end, epoch = _end_of(session, found, keys)
    begun = EpochBegun(
        actor_id=None,
        area_id=None,
        epoch=epoch + 1,
        cause=cause.value,
        broken_at=verdict.broken_at if cause is Cause.DAMAGED else None,
        old_key_id=verdict.findings[-1].epoch.key_id or end.key_id,
        new_key_id=keys.current_id,
    )
    after = Head(end.number, end.digest, epoch + 1, keys.current_id)
    begin_epoch(connection, begun, after=after, keys=keys)
    session.commit()
    return epoch + 1


def _check_cause(cause: Cause, verdict: Verdict, head: Head | None, keys: Keys) -> None:
    changed = head is not None and head.key_id != keys.current_id
    if cause is Cause.KEY_CHANGED and not changed:
        raise Refused("The audit key is the one that seals the log already.")
    if cause is not Cause.KEY_CHANGED and changed:
        raise Refused("The audit key has changed: say key-changed.")
    if cause is Cause.DAMAGED and verdict.whole:
        raise Refused("Nothing is wrong with the log.")


def _end_of(session: Session, found: tuple[Head, str] | None, keys: Keys) -> tuple[Head, int]:
    """Find behind which row to begin: the recorded end, or the last row where that is wrong."""
    last = session.execute(
        sa.select(AuditEntry.number, AuditEntry.digest, AuditEntry.epoch)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    ).one_or_none()
    rows = Head(
        last.number if last else 0,
        last.digest if last else BEGINNING,
        (last.epoch if last else None) or FIRST_EPOCH,
        keys.current_id,
    )
    if found is None:
        return rows, rows.epoch
    head, seal = found
    key = keys.find(head.key_id)
    trusted = head.number >= rows.number and (key is None or head.seal(key) == seal)
    return (head if trusted else rows), max(head.epoch if trusted else 0, rows.epoch)
