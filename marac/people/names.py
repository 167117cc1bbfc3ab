"""Names as people have them: one name or many, in any script, folded only to look them up."""

import re
import unicodedata
from collections.abc import Iterable

import jellyfish

# Letters that no decomposition takes apart, as those write them who lack the key.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_APART = re.compile(r"[^\w\s]|_", re.UNICODE)
_JOINED = re.compile(r"['’‘ʼʻ`´]")


def fold_name(name: str) -> str:
    """Reduce a name to what look-ups compare: no case, accents, apostrophes or spare spaces.

    Folding a folded name changes nothing. What people read is never the folded form.
    """
    folded, before = _fold_once(name), None
    while folded != before:
        before, folded = folded, _fold_once(folded)
    return folded


def _fold_once(name: str) -> str:
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(_APART.sub(" ", _JOINED.sub("", bare)).split())


def words_of(names: Iterable[str]) -> set[str]:
    """Give the folded words that some names are made of."""
    return {word for name in names for word in fold_name(name).split()}


def sound_of(word: str) -> str:
    """Give how a folded word sounds to an English ear (Metaphone); nothing for other scripts."""
    return jellyfish.metaphone(word) if word.isascii() else ""


def full_name(given_names: str, surname: str) -> str:
    """Put a person's names together as they are said; many people have one name only."""
    return f"{given_names} {surname}".strip()


def tidy_postcode(postcode: str) -> str:
    """Write a postcode as it is printed: capitals, one space before the last three characters."""
    letters = "".join(postcode.split()).upper()
    return f"{letters[:-3]} {letters[-3:]}" if len(letters) > 4 else letters
