"""Reads the written stories of `data/`; a word that no reader knows is refused, never ignored."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any, TypeVar

Table = dict[str, Any]
Values = TypeVar("Values")

_WORDS = """
    key area referrer kind name given surname known_as aliases pronouns born born_estimated
    description staff_of address postcode ward tenure landlord phone email language interpreter
    adjustments school household contact incident source source_known necessity risk voice sofar
    grounds reason supervisor basis advocate invite readers return repeat_of state
    question decline deferral notes after outcome decision safeguarding
    safeguarding_note told action interest closed days_ago
    about_me gp traits uprn
"""
CASE_WORDS = frozenset(_WORDS.split())
CAST = ("partnership.toml",)
PAST = ("past_1.toml", "past_2.toml", "past_3.toml", "past_4.toml")
NEXT = ("next_1.toml", "next_2.toml")
WAITING = ("waiting.toml",)
SOMERSET = ("somerset.toml",)


def read(name: str) -> Table:
    """Read one file of the stories."""
    return tomllib.loads(files("marac.demo").joinpath("data", name).read_text(encoding="utf-8"))


def read_cast(*names: str) -> Table:
    """Read the areas, agencies and people of several files as one table."""
    cast: Table = {"area": [], "agency": [], "person": []}
    for name in names:
        script = read(name)
        for kind in cast:
            cast[kind] += script.get(kind, [])
    return cast


def read_cases(*names: str) -> list[Table]:
    """Read the cases of several files, in their order."""
    cases: list[Table] = []
    for name in names:
        cases += read(name).get("case", [])
    for case in cases:
        unknown = set(case) - CASE_WORDS
        if unknown:
            raise ValueError(f"{case['key']}: nobody reads {sorted(unknown)}")
    return cases


def read_invited(key: str) -> list[str]:
    """Read which agencies were invited to a past case."""
    return next(list(case["invite"]) for case in read_cases(*PAST) if case["key"] == key)


def fill(kind: type[Values], table: Table, words: dict[str, str]) -> Values:
    """Make the values of a page from a table; `words` says which word is which field."""
    return kind(
        **{field: _plain(field, table[word]) for word, field in words.items() if word in table}
    )


def _plain(field: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return date.fromisoformat(value) if field.endswith("_on") else value
