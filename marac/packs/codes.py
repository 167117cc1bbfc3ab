"""Short codes, one to each copy: printed on every page and read out over a telephone.

A code says nothing of whose copy it is; the register does, to those who may ask it. Letters and
figures that look alike on paper are left out.
"""

import re
import secrets

ALPHABET = "23456789ACDEFHJKMNPQRTVWXY"
LENGTH = 8
_HALF = LENGTH // 2


def new_code() -> str:
    """Make a code that nobody can guess: one of 200 thousand million."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:_HALF]}-{drawn[_HALF:]}"


def read_code(text: str) -> str | None:
    """Read a code as somebody typed it, small letters and no dash too; None if it is none."""
    plain = re.sub(r"[\s-]", "", text).upper()
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return f"{plain[:_HALF]}-{plain[_HALF:]}"
