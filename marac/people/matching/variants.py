"""The curated list of names that are one name: which groups of it a word belongs to."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

# Shorter words are one letter away from too many names.
LEAST_MISTYPED, MOST_MEANT = 5, 3
# So many letters may differ in two spellings of one name.
MOST_MISSPELT = 2


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """Read the list that travels with the package; a group goes by the first name in it."""
    text = files("marac.people.matching").joinpath("variants.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        words = [] if line.startswith("#") else line.replace("-", "").split()
        for word in dict.fromkeys(words):
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), words[0])))
    return found


@lru_cache(maxsize=20_000)
def groups_of(word: str) -> tuple[str, ...]:
    """Give the groups in which a folded word stands; none for most words."""
    return _groups().get(word, ())


def are_variants(one: str, other: str) -> bool:
    """Tell whether two folded words stand in one group."""
    return not set(groups_of(one)).isdisjoint(groups_of(other))


def are_nearly_variants(one: str, other: str) -> bool:
    """Tell whether one of two folded words is a mistyped form of the other's name."""
    return not (
        set(meant_by(one)).isdisjoint(groups_of(other))
        and set(groups_of(one)).isdisjoint(meant_by(other))
    )


@lru_cache(maxsize=20_000)
def spellings_of(word: str) -> tuple[str, ...]:
    """Give other spellings of a folded name: of its groups, what begins alike and differs little.

    A nickname or a form of another language is none: it may well be somebody else.
    """
    near = {
        name
        for group in groups_of(word)
        for name in _members().get(group, ())
        if name[0] == word[0]
        and min(len(name), len(word)) >= LEAST_MISTYPED
        and OSA.distance(word, name, score_cutoff=MOST_MISSPELT) <= MOST_MISSPELT
    }
    return tuple(sorted(near - {word}))


@cache
def _members() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, groups in _groups().items():
        for group in groups:
            found[group].append(name)
    return {group: tuple(names) for group, names in found.items()}


@lru_cache(maxsize=20_000)
def meant_by(word: str) -> tuple[str, ...]:
    """Give the groups of names that are one slip away from a word that stands in none."""
    if len(word) < LEAST_MISTYPED or word in _groups():
        return ()
    near = {name for left in _shortened(word) for name in _by_letters_left().get(left, ())}
    groups = dict.fromkeys(
        group
        for name in sorted(near)
        if OSA.distance(word, name, score_cutoff=1) <= 1
        for group in groups_of(name)
    )
    return tuple(groups)[:MOST_MEANT]


@cache
def _by_letters_left() -> dict[str, tuple[str, ...]]:
    """File each name under itself and under what is left of it without one of its letters."""
    filed: dict[str, list[str]] = defaultdict(list)
    for name in _groups():
        if len(name) >= LEAST_MISTYPED - 1:
            for left in _shortened(name):
                filed[left].append(name)
    return {left: tuple(names) for left, names in filed.items()}


def _shortened(word: str) -> Iterator[str]:
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}
