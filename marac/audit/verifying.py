"""Checking the log: every row against the one before it, epoch by epoch, up to its sealed end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit.chain import BEGINNING, Head, Keys, digest_of, is_same
from marac.audit.epochs import Epoch, list_epochs
from marac.audit.models import AuditEntry
from marac.audit.operations import read_head

AT_ONCE = 5_000
_COLUMNS = tuple(AuditEntry.__table__.c)
MISSING = "it is missing"


@dataclass(frozen=True)
class Finding:
    """What a check found of one epoch: its sound rows, and the first row that is not.

    `unsealed` tells that its key was not there, so that only the order of its rows was checked;
    `known` that a later epoch already names this very row as broken.
    """

    epoch: Epoch
    sound: int
    broken_at: int | None = None
    reason: str = ""
    unsealed: bool = False
    known: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole log found; `broken_at` is the first bad row nobody knew of."""

    findings: tuple[Finding, ...]
    end: Head | None
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether nothing is wrong but what is known already."""
        return self.broken_at is None

    @property
    def sound(self) -> int:
        """Count the rows that fit."""
        return sum(finding.sound for finding in self.findings)


@dataclass
class _Walk:
    """How far a check has come: the next row, and the digest that it must follow."""

    number: int
    previous: str | None
    sound: int = 0


def verify(session: Session, *, keys: Keys, after: Head | None = None) -> Verdict:
    """Check the log from its first row, or behind a row of which a digest is known.

    It reads page by page and then where the log says it ends, so that rows which are added
    meanwhile do not disturb it.
    """
    epochs = [e for e in list_epochs(session) if after is None or e.number >= after.epoch]
    walk = _Walk(1, BEGINNING)
    if after is not None:
        if not epochs or not _stands(session, after):
            return Verdict((), None, after.number, "it is not the row that was checked before")
        walk = _Walk(after.number + 1, after.digest)
    findings: list[Finding] = []
    for place, epoch in enumerate(epochs):
        following = epochs[place + 1] if place + 1 < len(epochs) else None
        if findings and epoch.old_key_id != findings[-1].epoch.key_id:
            findings.append(Finding(epoch, 0, epoch.first, "it begins no epoch of this log"))
            break
        findings.append(_check_epoch(session, epoch, following, walk, keys))
    return _judge(findings, _check_end(session, walk, findings[-1], keys))


def _check_epoch(
    session: Session, epoch: Epoch, following: Epoch | None, walk: _Walk, keys: Keys
) -> Finding:
    """Walk through one epoch up to the row that begins the next, or to the end of the log."""
    key = keys.find(epoch.key_id)
    if following is None and epoch.key_id != keys.current_id and epoch.key_id:
        return Finding(epoch, 0, epoch.first, "its epoch is sealed with another audit key")
    walk.sound = 0
    until = following.first if following else None
    broken = next(_faults(session, walk, until, key), None)
    if broken is None and following is not None and walk.number < following.first:
        broken = walk.number, MISSING
    if following is not None and broken is not None:
        walk.number, walk.previous = following.first, None  # the next epoch stands by itself
    number, reason = broken or (None, "")
    known = number is not None and following is not None and following.broken_at == number
    return Finding(epoch, walk.sound, number, reason, unsealed=key is None, known=known)


def _faults(
    session: Session, walk: _Walk, until: int | None, key: bytes | None
) -> Iterator[tuple[int, str]]:
    """Go through rows in order and tell of each that does not fit."""
    for entry in _rows(session, walk, until):
        if isinstance(entry, int):
            yield entry, "it cannot be read"
            return
        reason = _fault(entry, walk, key)
        if reason:
            yield (walk.number if reason == MISSING else entry.number), reason
        walk.number, walk.previous, walk.sound = entry.number + 1, entry.digest, walk.sound + 1


def _rows(session: Session, walk: _Walk, until: int | None) -> Iterator[Any]:
    """Read rows in order, many at once; of a row that cannot even be read give the number."""
    size = AT_ONCE
    while True:
        page = sa.select(*_COLUMNS).where(AuditEntry.number >= walk.number)
        page = page.where(AuditEntry.number < until) if until is not None else page
        try:
            rows = session.execute(page.order_by(AuditEntry.number).limit(size)).all()
        except (ValueError, TypeError, LookupError):
            if size == 1:
                yield walk.number
                return
            size = 1
            continue
        if not rows:
            return
        yield from rows


def _fault(entry: Any, walk: _Walk, key: bytes | None) -> str:
    if entry.number != walk.number:
        return MISSING
    if walk.previous is not None and entry.previous != walk.previous:
        return "it does not follow the row before it"
    if key is not None and not _is_sealed(entry, key):
        return "its content was changed"
    return ""


def _is_sealed(entry: Any, key: bytes) -> bool:
    try:
        return is_same(entry.digest, digest_of(entry, key))
    except (AttributeError, TypeError, ValueError):
        return False


def _stands(session: Session, row: Head) -> bool:
    """Tell whether a row that is known from elsewhere is still there as it was."""
    digest = session.scalar(sa.select(AuditEntry.digest).where(AuditEntry.number == row.number))
    return digest == row.digest


def _check_end(
    session: Session, walk: _Walk, last: Finding, keys: Keys
) -> Head | tuple[int, str] | None:
    """Hold the last row against the record of the end; give it, or what is wrong with it."""
    if last.broken_at is not None:
        return last.broken_at, last.reason
    while True:
        found = read_head(session.connection())
        if found is None:
            return (walk.number, "the record of the end is missing") if walk.number > 1 else None
        head, seal = found
        if head.number >= walk.number:
            key, before = keys.find(last.epoch.key_id), walk.number
            fault = next(_faults(session, walk, None, key), None)
            if fault is not None:
                return fault
            if walk.number == before:
                return walk.number, MISSING
            continue
        return _check_head(head, seal, walk, keys)


def _check_head(head: Head, seal: str, walk: _Walk, keys: Keys) -> Head | tuple[int, str]:
    if head.number < walk.number - 1:
        return head.number + 1, "it lies beyond the recorded end"
    if not is_same(seal, head.seal(keys.current)) or head.digest != walk.previous:
        return head.number, "the record of the end was changed"
    return head


def _judge(findings: Sequence[Finding], end: Head | tuple[int, str] | None) -> Verdict:
    """Put together what was found: the first fault that nobody knew of breaks the log."""
    first = next((f for f in findings if f.broken_at is not None and not f.known), None)
    if first is not None:
        return Verdict(tuple(findings), None, first.broken_at, first.reason)
    if isinstance(end, tuple):
        return Verdict(tuple(findings), None, *end)
    return Verdict(tuple(findings), end)
