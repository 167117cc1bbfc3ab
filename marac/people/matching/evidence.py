"""Saying in words why two records may be one person."""

from enum import StrEnum

from marac.people.matching.scoring import AT_HOME, Score


class Band(StrEnum):
    """How much a suggestion is worth a look."""

    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"


# Of how many to one the chances must be, in bits, that both are one person. Both were chosen on the
# training set, where each is also asked for as a stranger: eight to one makes 98 of 100 right, and
# what is likelier than not flags a stranger in 1 of 25 look-ups, at a loss of 3 of 100 who are
# known; these stand under "weak".
STRONG_FROM, POSSIBLE_FROM = 3.0, 0.0

_BIRTH = {
    "same": "same date of birth",
    "same default": "same date of birth, which may be a guess",
    "swapped": "same date of birth with day and month the other way round",
    "one digit": "date of birth differs in one digit",
    "same year default": "same year of birth, the day not known",
    "same birthday": "same birthday in another year",
    "two of three": "two of day, month and year of birth agree",
    "two digits": "date of birth differs in two digits",
    "same year": "same year of birth, another day",
    "year apart": "born about a year apart",
    "different": "different date of birth",
}
_OTHER_BIRTHS = frozenset({"year apart", "same year"})
_WORDS = {
    "same": "same {}",
    "variant": "another spelling or form of the {}",
    "sounds": "{} sounds alike",
    "near": "{} is spelt nearly alike",
    "begins": "{} begins alike",
    "similar": "{} is somewhat alike",
    "initial": "same initial of the {}",
    "different": "different {}",
}
_NUMBERS = {
    "phone": ("same telephone number", "different telephone number"),
    "email": ("same e-mail address", "different e-mail address"),
    "handle": ("same online name", "different online name"),
    "sex": ("", "different sex recorded"),
}


def band_of(score: Score, chances: float) -> Band:
    """Sort a suggestion into its band; `chances` is the binary logarithm of the odds."""
    if chances < POSSIBLE_FROM or is_household(score):
        return Band.WEAK
    return Band.STRONG if chances >= STRONG_FROM else Band.POSSIBLE


def in_words(score: Score) -> tuple[str, ...]:
    """Say what speaks for and against, the name first."""
    said = [*_of_names(score)]
    parts = score.parts
    if "birth" in parts:
        said.append(_BIRTH[parts["birth"]])
    if "address" in parts:
        said.append(_of_address(parts["address"]))
    said += [
        words[0 if parts[name] == "same" else 1]
        for name, words in _NUMBERS.items()
        if name in parts
    ]
    if is_household(score):
        said.append("same household")
    return tuple(filter(None, said))


def is_household(score: Score) -> bool:
    """Tell whether living together explains what agrees: the address, but not the person.

    Relatives need not share a family name, and a son may bear his father's whole name.
    """
    parts = score.parts
    given, birth = parts.get("given"), parts.get("birth")
    if parts.get("address") not in AT_HOME or birth == "same":
        return False
    another = birth in _OTHER_BIRTHS and given not in {"same", "variant"}
    return given in {"different", "similar"} or birth == "different" or another


def _of_names(score: Score) -> list[str]:
    given, family = score.parts.get("given"), score.parts.get("family")
    if score.swapped:
        return ["first and last name the other way round"]
    if given == family == "same":
        return ["same name"]
    said = [_WORDS[given].format("first name")] if given else []
    return said + ([_WORDS[family].format("family name")] if family else [])


def _of_address(level: str) -> str:
    if level in AT_HOME:
        return "same address"
    if level == "district":
        return "same part of town"
    if level == "different":
        return "different address"
    place = "same street" if level.startswith("street") else "same postcode"
    return f"{place}, another house" if level.endswith("other house") else place
