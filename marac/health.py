"""What `marac doctor` looks at: each package registers what it knows of its own health.

The registry lies at the bottom of the house so that any package may register a check.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask

CHECKS = "marac.health"


class State(StrEnum):
    """How well a thing is; only a fault makes `marac doctor` fail."""

    OK = "OK"
    WARNING = "WARNING"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Finding:
    """How well one thing is, in a sentence that holds no name of a person or a case."""

    state: State
    words: str


# A check looks and returns one finding or several. It runs inside an application context, may use
# `marac.database.db`, and sends nothing anywhere.
Check = Callable[[Flask], Finding | list[Finding]]


def ok(words: str) -> Finding:
    """Say that a thing is well."""
    return Finding(State.OK, words)


def warning(words: str) -> Finding:
    """Say that a thing works but wants looking after."""
    return Finding(State.WARNING, words)


def fault(words: str) -> Finding:
    """Say that a thing does not work, or is not safe."""
    return Finding(State.FAULT, words)


def register_check(app: Flask, name: str, check: Check) -> None:
    """Let `marac doctor` look at one more thing; things are looked at in the order registered."""
    app.extensions.setdefault(CHECKS, {})[name] = check


def examine(app: Flask) -> Iterator[tuple[str, Finding]]:
    """Look at everything; a check that breaks is a fault, told by its kind and never its words."""
    for name, check in app.extensions.get(CHECKS, {}).items():
        try:
            found = check(app)
        except Exception as error:
            found = fault(f"could not be looked at: {type(error).__name__}")
        for finding in found if isinstance(found, list) else [found]:
            yield name, finding
