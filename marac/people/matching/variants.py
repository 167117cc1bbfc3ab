"""The curated list of names that are one name: which groups of it a word belongs to."""

from functools import cache, lru_cache
from importlib.resources import files


@cache
def _groups() -> dict[str, tuple[int, ...]]:
    """Read the list that travels with the package."""
    text = files("marac.people.matching").joinpath("variants.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(lines):
        for word in set(line.replace("-", "").split()):
            found[word] = (*found.get(word, ()), number)
    return found


@lru_cache(maxsize=20_000)
def groups_of(word: str) -> tuple[int, ...]:
    """Give the groups in which a folded word stands; none for most words."""
    return _groups().get(word, ())


def are_variants(one: str, other: str) -> bool:
    """Tell whether two folded words stand in one group."""
    return not set(groups_of(one)).isdisjoint(groups_of(other))
