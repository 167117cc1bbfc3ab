"""Anchors: the end of the log, signed and kept outside, where nobody of the house can change it.

Each is one line of JSON. A row that was taken away or rewritten no longer matches the anchor that
was made of it or of a row after it, whoever holds the audit key.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy.orm import Session

from marac import clock
from marac.audit.chain import Head
from marac.audit.epochs import Cause
from marac.audit.models import AuditEntry
from marac.audit.verifying import Verdict


class BadAnchor(ValueError):
    """A line is no anchor, or somebody else signed it."""


@dataclass(frozen=True)
class Anchor:
    """A signed end of the log: the row, its digest, when, in which epoch, under which keys."""

    number: int
    digest: str
    at: str
    epoch: int
    key_id: str
    signer: str
    signature: str = ""

    @property
    def line(self) -> str:
        """Write it as one line."""
        return json.dumps(asdict(self), sort_keys=True)

    @property
    def signed(self) -> bytes:
        """Give the bytes that the signature is of."""
        told = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(told | {"of": "marac audit log"}, sort_keys=True).encode()


@dataclass(frozen=True)
class Signer:
    """The key pair of the anchors; the private half never leaves the house."""

    private: Ed25519PrivateKey

    @classmethod
    def read(cls, pem: str) -> "Signer":
        """Read the private key from its PEM text; raise ValueError on anything else."""
        key = load_pem_private_key(pem.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("the anchor key is not an Ed25519 key")
        return cls(key)

    @property
    def public_pem(self) -> str:
        """Give the public key, to be kept with the anchors outside."""
        return (
            self.private.public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )


def new_key() -> str:
    """Make a private key and give its PEM text."""
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def read_public(pem: str) -> Ed25519PublicKey:
    """Read a public key from its PEM text; raise ValueError on anything else."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("the public key is not an Ed25519 key")
    return key


def sign(end: Head, signer: Signer) -> Anchor:
    """Make the anchor of an end of the log."""
    public = signer.private.public_key()
    bare = Anchor(
        number=end.number,
        digest=end.digest,
        at=clock.now().isoformat(timespec="seconds"),
        epoch=end.epoch,
        key_id=end.key_id,
        signer=name_of(public),
    )
    signature = base64.b64encode(signer.private.sign(bare.signed)).decode()
    return Anchor(**{**asdict(bare), "signature": signature})


def name_of(public: Ed25519PublicKey) -> str:
    """Name a public key by its digest."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def read(lines: Iterable[str], *, public: Ed25519PublicKey) -> list[Anchor]:
    """Read anchors, of which each must be signed by this key; raise BadAnchor at the first."""
    return [
        _read_line(line, place, public)
        for place, line in enumerate(lines, start=1)
        if line.strip().startswith("{")
    ]


def _read_line(line: str, place: int, public: Ed25519PublicKey) -> Anchor:
    try:
        told: dict[str, Any] = json.loads(line)
        made = Anchor(**told)
        public.verify(base64.b64decode(made.signature, validate=True), made.signed)
    except (json.JSONDecodeError, TypeError, binascii.Error, InvalidSignature) as error:
        raise BadAnchor(f"line {place} is no anchor that this key signed") from error
    return made


def hold_against(session: Session, verdict: Verdict, anchors: Sequence[Anchor]) -> Verdict:
    """Hold a verdict against anchors: a row that is gone or another breaks the log, too.

    A row that an epoch says was broken, or lost when a backup was restored, is not missed.
    """
    for anchor in sorted(anchors, key=lambda each: each.number):
        if verdict.broken_at is not None and verdict.broken_at <= anchor.number:
            break
        wanted = sa.select(AuditEntry.digest).where(AuditEntry.number == anchor.number)
        if session.scalar(wanted) != anchor.digest and not _explained(anchor, verdict):
            reason = f"it is not the row of which an anchor was made on {anchor.at[:10]}"
            return replace(verdict, end=None, broken_at=anchor.number, reason=reason)
    return verdict


def _explained(anchor: Anchor, verdict: Verdict) -> bool:
    """Tell whether the row is known to be broken, or was lost when a backup was restored."""
    for finding, following in zip(verdict.findings, verdict.findings[1:], strict=False):
        begun = following.epoch
        if finding.epoch.number != anchor.epoch:
            continue
        if finding.known and finding.broken_at is not None:
            return finding.broken_at <= anchor.number
        return begun.cause is Cause.RESTORED and anchor.number >= begun.first
    return False
