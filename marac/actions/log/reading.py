"""Reading the words that narrow the action log, as somebody typed them or as an address has them.

What is not understood is said back in a sentence, with the nearest word there is, and the rest
counts.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from uuid import UUID

from marac.actions.log.words import ALIASES, KINDS, Asked, Vocabulary, Word, of

MOST = 40
_REFERENCE = re.compile(r"[a-z]{2,8}-[0-9]{4}-[0-9]{4,9}")
_DAY = re.compile(r"(before-|after-)?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


def read(text: str, vocabulary: Vocabulary) -> Asked:
    """Read what somebody typed, or what stands in an address."""
    found: list[Word] = []
    problems: list[str] = []
    tokens = text.split()
    if len(tokens) > MOST:
        problems.append(f"Use {MOST} words at most")
    for token in tokens[:MOST]:
        kind, colon, rest = token.casefold().partition(":")
        if not colon or kind not in KINDS:
            problems.append(_no_kind(token, kind if colon else ""))
            continue
        for value in rest.split(","):
            word = Word(kind, _settled(kind, value))
            problem = _problem(word, vocabulary)
            if problem:
                problems.append(problem)
            else:
                found.append(word)
    return Asked(of(found).words, tuple(dict.fromkeys(problems)))


def _settled(kind: str, value: str) -> str:
    """Write a value in one way, whatever way it was typed in."""
    plain = value.strip().replace("_", "-")
    return ALIASES.get(kind, {}).get(plain, plain)


def _problem(word: Word, vocabulary: Vocabulary) -> str:
    """Say what is wrong with a word, if anything."""
    if not word.value:
        return f"Write what “{word.kind}:” is to be, such as {_example(word.kind, vocabulary)}"
    if _CHECKS.get(word.kind, _listed)(word, vocabulary):
        return ""
    if word == Word("whose", "all"):
        return "Only the co-ordinator and the chair list the actions of all agencies"
    return f"“{word}” means nothing here. {_hint(word, vocabulary)}"


def _no_kind(token: str, kind: str) -> str:
    near = get_close_matches(kind, KINDS, n=1) if kind else []
    if near:
        return f"“{token}” means nothing here. Did you mean “{near[0]}:”?"
    return f"“{token}” means nothing here. Write words such as state:overdue or agency:housing"


def _hint(word: Word, vocabulary: Vocabulary) -> str:
    known = list(vocabulary.choices(word.kind))
    near = get_close_matches(word.value, known, n=1)
    if near:
        return f"Did you mean “{word.kind}:{near[0]}”?"
    return f"Write for example {_example(word.kind, vocabulary)}"


def _example(kind: str, vocabulary: Vocabulary) -> str:
    known = list(vocabulary.choices(kind))
    if kind == "due":
        known.append("before-2026-12-01")
    if not known:
        known = ["BRI-2026-0001"] if kind == "case" else ["…"]
    return " or ".join(f"{kind}:{value}" for value in [known[0], known[-1]][: len(known)])


def _listed(word: Word, vocabulary: Vocabulary) -> bool:
    return word.value in vocabulary.choices(word.kind)


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _is_due(word: Word, vocabulary: Vocabulary) -> bool:
    if _listed(word, vocabulary):
        return True
    match = _DAY.fullmatch(word.value)
    try:
        return match is not None and bool(date.fromisoformat(match[2]))
    except ValueError:
        return False


_CHECKS: Mapping[str, Callable[[Word, Vocabulary], bool]] = {
    "agency": lambda word, known: bool(known.agency_ids(word.value)),
    "strand": lambda word, known: bool(known.strand_codes(word.value)),
    "owner": lambda word, known: _listed(word, known) or _is_id(word.value),
    "case": lambda word, _known: _REFERENCE.fullmatch(word.value) is not None,
    "due": _is_due,
}
