"""Writing names, addresses and numbers in the one form in which they are compared."""

import re
from functools import lru_cache

from marac.people.names import fold_name

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev", "lady", "mstr"})
ARTICLES = frozenset(
    {"al", "el", "ul", "ad", "ar", "as", "ash", "an", "at", "az", "ud", "ur", "uz", "bin", "ibn"}
    | {"ben", "bint"}
)
PREFIXES = frozenset(
    {"o", "mc", "mac", "de", "da", "di", "du", "del", "della", "la", "le", "van", "von", "der"}
    | {"den", "ni", "nic", "st", "fitz"}
)
# Not Abdi, which is a name by itself: what follows it may be the father's.
SERVANTS = frozenset(
    {"abd", "abdul", "abdel", "abdal", "abdur", "abdus", "abdu", "abdoul", "abdool"}
)
STREETS = {
    "street": "st", "road": "rd", "avenue": "ave", "av": "ave", "lane": "ln", "drive": "dr",
    "close": "cl", "crescent": "cres", "court": "ct", "place": "pl", "terrace": "terr",
    "gardens": "gdns", "grove": "gr", "square": "sq", "saint": "st", "ter": "terr",
}  # fmt: skip
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+[a-z]?\b|\d+|\b[a-z]\b")
_APARTMENT = re.compile(r"\b(?:flat|apt|apartment|unit|room|no|number|house)\b\.?")
_LONGEST = 200
MOST_TOKENS = 6


@lru_cache(maxsize=4096)
def fold_tokens(name: str) -> tuple[str, ...]:
    """Give the words of a name as they are compared: no titles, prefixes and articles joined."""
    words = fold_name(name[:_LONGEST]).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return tuple(_joined(words))[:MOST_TOKENS]


def _joined(words: list[str]) -> list[str]:
    """Join prefixes to what follows and drop Arabic articles."""
    done: list[str] = []
    prefix = ""
    for at, word in enumerate(words):
        last = at == len(words) - 1
        if not last and word in ARTICLES and prefix not in SERVANTS:
            continue
        if not last and (word in PREFIXES or word in SERVANTS or word in ARTICLES):
            prefix += "" if word in ARTICLES else word
            continue
        done.append(prefix + word)
        prefix = ""
    return done


def fold_postcode(text: str) -> str:
    """Write a postcode without spaces in capitals; text that is none comes back folded likewise."""
    return "".join(c for c in text.upper() if c.isalnum())[:10]


def district_of(postcode: str) -> str:
    """Give the outward half of a folded British postcode, or the first half of another."""
    return postcode[:-3] if len(postcode) > 4 else postcode[:2]


def fold_house(text: str) -> str:
    """Give the numbers of a house in order of size of what they name: "12/30" for flat 12 of 30."""
    bare = _APARTMENT.sub(" ", fold_name(text[:_LONGEST]))
    numbers = _NUMBERS.findall(bare)
    return "/".join(numbers) if numbers else "".join(bare.split())


def fold_street(text: str) -> str:
    """Give a street's name with its usual abbreviation."""
    words = fold_name(text[:_LONGEST]).split()
    return " ".join(STREETS.get(word, word) for word in words)


def fold_phone(text: str) -> str:
    """Give the last nine digits, which are the same with and without the country's code."""
    digits = "".join(c for c in text if c in "0123456789")
    return digits[-9:] if len(digits) >= 6 else ""


def fold_email(text: str) -> str:
    """Give an e-mail address or a handle as it is compared."""
    return "".join(text.split()).casefold().lstrip("@")[:_LONGEST]


def part_address(text: str) -> tuple[str, str, str]:
    """Take an address in one piece apart: house, street, postcode."""
    found = _POSTCODE.search(text)
    postcode = "".join(found.groups()) if found else ""
    rest = text[: found.start()] if found else text
    lines = [line.strip() for line in re.split(r"[,\n;]", rest) if line.strip()]
    house: list[str] = []
    for line in lines:
        number, name = _number_first(line)
        house.append(number)
        if name and not _APARTMENT.fullmatch(name.casefold().strip()):
            return " ".join(filter(None, house)), name, postcode
    return " ".join(filter(None, house)), "", postcode


def _number_first(line: str) -> tuple[str, str]:
    """Part "Flat 3" or "12a Mill Lane" into the number and the name."""
    words = line.split()
    at = 0
    while at < len(words) and (
        any(c.isdigit() for c in words[at]) or _APARTMENT.fullmatch(words[at].casefold())
    ):
        at += 1
    return " ".join(words[:at]), " ".join(words[at:])
