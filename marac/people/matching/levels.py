"""How far two words, birthdays or addresses agree: a level, which a weight then turns into bits."""

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from marac.people.matching.features import Features
from marac.people.matching.folding import district_of
from marac.people.matching.skeletons import skeleton
from marac.people.matching.variants import are_nearly_variants, are_variants


@lru_cache(maxsize=50_000)
def word_level(one: str, other: str) -> str:
    """Compare two words of names."""
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else "different"
    if one == other:
        return "same"
    return "variant" if are_variants(one, other) else _spelt(one, other)


def _spelt(one: str, other: str) -> str:
    """Compare two words that are not known to be one name."""
    shorter, longer = sorted((one, other), key=len)
    distance = OSA.distance(one, other, score_cutoff=2)
    alike = JaroWinkler.similarity(one, other)
    if alike >= 0.7 and skeleton(one) == skeleton(other):
        return "sounds"
    if distance <= (1 if len(shorter) < 6 else 2) and len(shorter) >= 3:
        return "near"
    if len(shorter) >= 3 and longer.startswith(shorter):
        return "begins"
    if alike >= 0.88:
        return "near"
    if are_nearly_variants(one, other):
        return "near"
    inside = len(shorter) >= 4 and (shorter in longer or distance <= 2)
    return "similar" if inside or alike >= 0.83 else "different"


def birth_level(one: Features, other: Features) -> str:
    """Compare two birthdays, written YYYYMMDD; nothing when either is missing."""
    mine, theirs = one.born, other.born
    if not mine or not theirs:
        return ""
    if mine == theirs:
        return "same default" if mine[4:] == "0101" or one.rough or other.rough else "same"
    if mine[:4] == theirs[:4]:
        return _same_year(mine, theirs, rough=one.rough or other.rough)
    if OSA.distance(mine, theirs) == 1:
        return "one digit"
    if mine[4:] == theirs[4:]:
        return "same birthday" if mine[4:] != "0101" else _other_year(mine, theirs)
    return _other_year(mine, theirs)


def _same_year(mine: str, theirs: str, *, rough: bool) -> str:
    if mine[4:6] == theirs[6:] and mine[6:] == theirs[4:6]:
        return "swapped"
    if OSA.distance(mine, theirs) == 1:
        return "one digit"
    if rough or "0101" in (mine[4:], theirs[4:]):
        return "same year default"
    if mine[4:6] == theirs[4:6] or mine[6:] == theirs[6:]:
        return "two of three"
    return "same year"


def _other_year(mine: str, theirs: str) -> str:
    apart = abs(int(mine[:4]) - int(theirs[:4]))
    if OSA.distance(mine, theirs) == 2 and (mine[4:6] == theirs[4:6] or mine[6:] == theirs[6:]):
        return "two digits"
    default = "0101" in (mine[4:], theirs[4:])
    return "year apart" if apart <= (2 if default else 1) else "different"


def address_level(one: Features, other: Features) -> str:
    """Compare two addresses; nothing when either is missing."""
    street = _street_level(one.street, other.street)
    postcode = _postcode_level(one.postcode, other.postcode)
    if not street and not postcode:
        return ""
    if "different" in (street, postcode) and "same" not in (street, postcode):
        return "district" if postcode == "district" else "different"
    place = "street" if street in {"same", "near"} else "postcode"
    if street == "different" or (postcode == "different" and street == "same"):
        place = f"{place} only"
    elif postcode in {"", "district", "different"} or not street:
        place = f"{place} only" if postcode != "district" else place
    return _with_house(one.house, other.house, place, postcode)


def _with_house(mine: str, theirs: str, place: str, postcode: str) -> str:
    """Say whether the house agrees, in a street or a postcode that does."""
    if postcode == "district" and not place.startswith("street"):
        return "district"
    if not mine or not theirs:
        return place
    if mine == theirs:
        return "same" if not place.endswith("only") else f"house, {place}"
    if (
        mine.rsplit("/", maxsplit=1)[-1] == theirs.rsplit("/", maxsplit=1)[-1]
        and "/" in mine + theirs
    ):
        flats = "/" in mine and "/" in theirs
        return f"{place}, other house" if flats else f"house, {place.split(maxsplit=1)[0]} only"
    return f"{place}, other house"


def _street_level(mine: str, theirs: str) -> str:
    if not mine or not theirs:
        return ""
    if mine == theirs:
        return "same"
    return "near" if _street_near(mine, theirs) else "different"


@lru_cache(maxsize=20_000)
def _street_near(mine: str, theirs: str) -> bool:
    one, other = mine.split(), theirs.split()
    if one[0] == other[0] and (len(one) == 1 or len(other) == 1):
        return True
    return JaroWinkler.similarity(mine, theirs) >= 0.92 and OSA.distance(mine, theirs) <= 2


def _postcode_level(mine: str, theirs: str) -> str:
    if not mine or not theirs:
        return ""
    if mine == theirs:
        return "same"
    if len(mine) >= 4 and OSA.distance(mine, theirs) <= 1 and len(mine) > 4:
        return "near"
    return "district" if district_of(mine) == district_of(theirs) else "different"
