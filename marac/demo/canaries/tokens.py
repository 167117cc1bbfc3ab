"""Tokens that stand out in any text, and survive capitals, folding and the breaking of lines."""

import base64
import hashlib
import re

PREFIX = "CANARY"
LETTERS = 8
TOKEN = re.compile(rf"{PREFIX}[A-Z2-7]{{{LETTERS}}}", re.IGNORECASE)


class Mint:
    """Makes tokens, each once; the same seed makes the same ones in the same order."""

    def __init__(self, seed: str) -> None:
        self._seed, self._number, self._made = seed, 0, set[str]()

    def token(self) -> str:
        """Make a new token: fourteen letters and digits without a space."""
        while (made := self._next()) in self._made:
            pass
        self._made.add(made)
        return made

    def _next(self) -> str:
        self._number += 1
        digest = hashlib.sha256(f"{self._seed} {self._number}".encode()).digest()
        return PREFIX + base64.b32encode(digest).decode()[:LETTERS]


def find(text: str) -> set[str]:
    """Find the tokens in a text, in capitals; line breaks and spaces may stand within them."""
    return {found.upper() for found in TOKEN.findall(text)} | {
        found.upper() for found in TOKEN.findall("".join(text.split()))
    }
