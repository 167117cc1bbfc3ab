"""The curated list of names that are one name: which groups of it a word belongs to."""

from functools import cache, lru_cache
from importlib.resources import files


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
