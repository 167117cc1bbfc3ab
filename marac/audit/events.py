"""What happens to the log itself, and what people were refused; in ids and codes only."""

from dataclasses import dataclass

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class LogVerified(Event):
    """The log was checked up to a row; what was found is also where the next check may begin."""

    operation = Operation.SYSTEM

    upto: int
    digest: str
    epoch: int
    key_id: str
    whole: bool
    broken_at: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class LogAnchored(Event):
    """The end of the log was signed and given out of the house."""

    operation = Operation.SYSTEM

    number: int
    digest: str
    signer: str


@dataclass(frozen=True, kw_only=True)
class EpochBegun(Event):
    """A new epoch of the log began: after a break (its first bad row), a restore, another key."""

    operation = Operation.SYSTEM

    epoch: int
    cause: str
    broken_at: int | None
    old_key_id: str
    new_key_id: str


@dataclass(frozen=True, kw_only=True)
class Denied(Event):
    """Someone was refused a page; never which thing they asked for, nor whether it exists."""

    operation = Operation.DENIAL

    endpoint: str
    status: int
