"""Where people live, as codes: enough to notice a neighbour, useless for finding a home.

A person's postcode and house are kept only as HMACs under a key of the installation. When an
address in a case makes the same code, somebody can be warned of a conflict of interest; nobody can
read the address back from the code, nor try out all postcodes without the key.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum

from flask import Flask
from sqlalchemy.orm import Session

from marac.config import Settings
from marac.database import carry

# Under this name the key travels in an application's sessions.
KEY = "home-key"
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_NUMBER = re.compile(r"\b[0-9]+\s?[a-z]?\b")
_PARTS = re.compile(r"[,;\n]")


class Nearness(StrEnum):
    """How near a person lives to a party of a case."""

    HOME = "home"
    POSTCODE = "postcode"

    @property
    def label(self) -> str:
        """Say it in words that name neither address."""
        return "the same address" if self is Nearness.HOME else "the same postcode"


def init_app(app: Flask) -> None:
    """Let the key of these codes travel in the application's sessions, where operations find it."""
    settings: Settings = app.extensions["marac.settings"]
    carry(app, KEY, secret_of(settings.audit_key))


def key_of(session: Session) -> bytes:
    """Give the key of the installation to which a session belongs."""
    key: bytes = session.info[KEY]
    return key


def secret_of(audit_key: str) -> bytes:
    """Derive the key of these codes from the installation's audit key, which never changes."""
    return hmac.new(audit_key.encode(), b"marac: where people live", hashlib.sha256).digest()


def is_postcode(text: str) -> bool:
    """Tell whether a text is a whole postcode of the United Kingdom."""
    return POSTCODE.fullmatch(_letters(text)) is not None


def home_keys(postcode: str, house: str, key: bytes) -> list[str]:
    """Make the codes to keep of a home: the postcode's, and the house's within that postcode.

    A flat in a numbered building ("Flat 3, 12 High Street") gives a code for each number.
    """
    place = _letters(postcode)
    if not place:
        return []
    houses = sorted(_code(key, f"{place}|{part}") for part in _houses(house))
    return [_code(key, place), *houses]


def how_near(kept: Collection[str], *, address: str, postcode: str, key: bytes) -> Nearness | None:
    """Say whether somebody whose codes these are lives at a party's address, or near it.

    `address` is as it stands in a case, free text with or without the street.
    """
    if not kept or not postcode.strip():
        return None
    near, *homes = home_keys(postcode, address, key)
    if any(home in kept for home in homes):
        return Nearness.HOME
    return Nearness.POSTCODE if near in kept else None


def _houses(text: str) -> set[str]:
    """Find what may name a house: every number with its letter, or else each part in words."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    numbers = {"".join(found.split()) for found in _NUMBER.findall(folded)}
    names = {"".join(c for c in part if c.isalnum()) for part in _PARTS.split(folded)}
    return numbers or (names - {""})


def _letters(postcode: str) -> str:
    return "".join(c for c in postcode.upper() if c.isalnum())


def _code(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
