"""The keys under which an identity is filed: whoever shares one may be the same.

A key is a short text that begins with its kind. Only a keyed hash of it is ever stored.
"""

from collections.abc import Iterator
from itertools import combinations

from marac.people.matching.features import Features, Tokens
from marac.people.matching.skeletons import skeleton
from marac.people.matching.variants import groups_of, meant_by

MOST_KEYS = 64
_MOST_WORDS = 5


def codes_of(word: str) -> tuple[str, ...]:
    """Give what a word of a name shares with its other spellings: skeleton, groups of variants."""
    groups = groups_of(word)[:3] or meant_by(word)
    return (skeleton(word), *(f"#{group}" for group in groups))


def keys_of(features: Features) -> list[str]:
    """List the keys of somebody or somewhere, what is rarest first."""
    found: dict[str, None] = {}
    for key in _all(features):
        found[key] = None
    return list(found)[:MOST_KEYS]


def word_key(word: str) -> str:
    """Give the key that counts how many bear a word in their name."""
    return f"w:{word}"


def code_key(code: str) -> str:
    """Give the key that counts how many bear a name with this code."""
    return f"c:{code}"


def _all(features: Features) -> Iterator[str]:
    yield from (f"ph:{phone}" for phone in features.phones)
    yield from (f"em:{email}" for email in features.emails)
    yield from (f"ha:{handle}" for handle in features.handles)
    yield from place_keys(features)
    # A name whose commonness is not counted would be taken for a rare one.
    for word in features.words[:_MOST_WORDS]:
        yield word_key(word)
        yield from (code_key(code) for code in codes_of(word))
    if features.born:
        low, high = sorted((features.born[4:6], features.born[6:]))
        yield f"b:{features.born[:4]}{low}{high}"
    for given, family in features.names[:4]:
        yield from _pairs(given, family)
    yield from _crossed(features)
    for given, family in features.names[:4]:
        yield from _left_out(given, family)


def place_keys(features: Features) -> Iterator[str]:
    """List the keys of an address."""
    if features.house and features.postcode:
        yield f"hp:{features.house} {features.postcode}"
    if features.house and features.street:
        yield f"hs:{features.house} {features.street}"
    if features.street and features.postcode:
        yield f"sc:{features.street} {features.postcode}"
    if features.postcode:
        yield f"pc:{features.postcode}"
    if features.street:
        yield f"st:{features.street}"


def _pairs(given: Tokens, family: Tokens) -> Iterator[str]:
    """Pair the codes of any two words of a name, sorted, so that first and last may swap."""
    words = list(dict.fromkeys((*given[:3], *family[-2:])))
    if len(given) == 2:
        words.append("".join(given))
    if len(family) == 2:
        words.append("".join(family))
    for one, other in combinations(words, 2):
        for mine in codes_of(one)[:3]:
            for theirs in codes_of(other)[:3]:
                yield "p:" + " ".join(sorted((mine, theirs)))
    if given and family:
        # As it is spelt, a name is rarer than all that sound like it.
        for last in family[-2:]:
            yield "x:" + " ".join(sorted((given[0], last)))
        yield "t:" + " ".join(sorted((given[0][:3], family[-1][:3])))
        yield f"i:{given[0][0]} {skeleton(family[-1])}"
        yield f"i:{family[-1][0]} {skeleton(given[0])}"


def _crossed(features: Features) -> Iterator[str]:
    """Join each word of a name with the birthday and with the address."""
    year, day = features.born[:4], "".join(sorted((features.born[4:6], features.born[6:])))
    for word in features.words[:_MOST_WORDS]:
        for code in codes_of(word)[:2]:
            if year:
                yield f"y:{code} {year}"
                yield f"d:{code} {day}"
            if features.postcode:
                yield f"sp:{code} {features.postcode}"
            if features.street:
                yield f"ss:{code} {features.street}"


def _left_out(given: Tokens, family: Tokens) -> Iterator[str]:
    """Leave one letter out of one skeleton and keep the other, for what was mistyped."""
    if not given or not family:
        return
    first, last = skeleton(given[0]), skeleton(family[-1])
    for short, whole in ((first, last), (last, first)):
        for at in range(len(short) if len(short) > 2 else 0):
            yield "p:" + " ".join(sorted((short[:at] + short[at + 1 :], whole)))
