"""Passwords: which ones are accepted, and the slow hash that is kept of them.

Any characters are welcome and nobody is made to mix kinds; length is what protects. A password is
compared in its NFKC form, so it does not matter which keyboard typed an accent.
"""

import secrets
import unicodedata
from base64 import b64encode
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 128

# RFC 9106's advice for a server with little memory to spare: 64 MiB, three passes.
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def normalise(password: str) -> str:
    """Give the form in which a password is measured, compared and hashed."""
    return unicodedata.normalize("NFKC", password)


def fault_in(password: str, *, email: str, name: str) -> str | None:
    """Say what is wrong with a password that someone chose, or None when it will do."""
    plain = normalise(password)
    if len(plain) < SHORTEST:
        return f"Password must be {SHORTEST} characters or more. Three random words make a good one"
    if len(plain) > LONGEST:
        return f"Password must be {LONGEST} characters or fewer"
    if _bare(plain) in {_bare(email), _bare(email.partition("@")[0]), _bare(name)}:
        return "Password must not be your name or your e-mail address"
    if len(set(plain)) < 4:
        return "Password must not repeat the same few characters"
    return None


def hash_of(password: str) -> str:
    """Compute what is kept of a password; takes about a fifth of a second, which is its point."""
    return _hasher.hash(normalise(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; takes as long when none is kept at all."""
    try:
        right = _hasher.verify(kept or _nobody(), normalise(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def is_dated(kept: str) -> bool:
    """Tell whether a hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def _bare(text: str) -> str:
    """Leave out case and spaces, which make a name no harder to guess."""
    return "".join(normalise(text).casefold().split())


@cache
def _nobody() -> str:
    """Make up a hash that no password has, so that checking one against it takes as long."""
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
