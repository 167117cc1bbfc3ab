"""Passwords: the slow hash that is kept of them.

A password is compared in its NFKC form, so it does not matter which keyboard typed an accent.
"""

import contextlib
import secrets
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Each hash takes 64 MiB: no more of them at once in a process, whoever knocks.
AT_ONCE = 2
PATIENCE = timedelta(seconds=10)

# RFC 9106's advice for a server with little memory to spare: 64 MiB, three passes.
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(AT_ONCE)


class Busy(RuntimeError):
    """Too many passwords are being hashed just now; it will pass in seconds."""


def normalise(password: str) -> str:
    """Give the form in which a password is measured, compared and hashed."""
    return unicodedata.normalize("NFKC", password)


def hash_of(password: str) -> str:
    """Compute what is kept of a password; takes about a fifth of a second, which is its point."""
    with _place():
        return _hasher.hash(normalise(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; takes as long when none is kept at all."""
    try:
        with _place():
            right = _hasher.verify(kept or _nobody(), normalise(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def renewed(kept: str | None, password: str) -> str | None:
    """Hash a password that was just right anew, if its hash was made with weaker settings."""
    if kept is None or not _hasher.check_needs_rehash(kept):
        return None
    return hash_of(password)


@contextlib.contextmanager
def _place() -> Iterator[None]:
    """Take one of the few places in which a hash may be computed, or give up after a while."""
    if not _places.acquire(timeout=PATIENCE.total_seconds()):
        raise Busy
    try:
        yield
    finally:
        _places.release()


@cache
def _nobody() -> str:
    """Make up a hash that no password has, so that checking one against it takes as long."""
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
