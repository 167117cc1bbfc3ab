"""The arithmetic of authenticator apps: RFC 6238 with SHA-1, six digits and half minutes.

SHA-1 is what every app knows; as an HMAC it is as good as any here.
"""

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30
DIGITS = 6
SEED_BYTES = 20
ISSUER = "marac"


def new_seed() -> str:
    """Make a seed of 160 bits, in base32."""
    return b32encode(secrets.token_bytes(SEED_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """Count the half minutes until a moment."""
    return int(moment.timestamp()) // STEP


def code_at(seed: str, step: int) -> str:
    """Compute the code of a half minute (RFC 4226, section 5.3)."""
    digest = hmac.digest(b32decode(seed), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(seed: str, code: str, moment: datetime) -> int | None:
    """Find the half minute whose code this is: the present one or the one before."""
    given, now = code.encode(), step_at(moment)
    return next(
        (s for s in (now, now - 1) if hmac.compare_digest(code_at(seed, s).encode(), given)), None
    )


def tidy_code(typed: str) -> str:
    """Leave out the spaces that apps show in the middle of a code."""
    return "".join(typed.split())


def looks_like_code(typed: str) -> bool:
    """Tell a code of an app from anything else that somebody may type."""
    code = tidy_code(typed)
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def in_groups(seed: str) -> str:
    """Write a seed in groups of four, for somebody who types it."""
    return " ".join(seed[i : i + 4] for i in range(0, len(seed), 4))


def address_of(seed: str, account: str) -> str:
    """Make the address that an app reads from the QR code."""
    label = quote(f"{ISSUER}:{account}", safe="")
    words = {"secret": seed, "issuer": ISSUER, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{label}?{urlencode(words)}"
