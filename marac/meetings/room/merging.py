"""Comparing two texts word by word, and bringing together what two people wrote over a third.

Words are compared with the spaces behind them, so that the pieces put together are the text again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Longer texts are compared by the line: a comparison of words takes the square of their number.
MOST_WORDS = 3_000


@dataclass(frozen=True)
class Piece:
    """A run of words of one text, and whether the other text has it too."""

    text: str
    shared: bool


def compare(mine: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Cut two texts into what both have and what only one has, each in its own order."""
    ours, theirs = _cut(mine, other)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if a < b:
            left.append(Piece("".join(ours[a:b]), tag == "equal"))
        if c < d:
            right.append(Piece("".join(theirs[c:d]), tag == "equal"))
    return left, right


def bring_together(base: str, theirs: str, mine: str) -> str:
    """Keep what both wrote: each one's changes of the text both began with, side by side.

    Where both changed the same words, theirs stand first and mine behind them. What is new in
    either text is in the answer whatever happened.
    """
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    old, new, own = _cut(base, theirs, mine)
    joined = "".join(_joined(old, new, own))
    whole = all(_holds(joined, _added(old, words)) for words in (new, own))
    return joined if whole else _below(theirs, mine)


def _joined(old: Sequence[str], new: Sequence[str], own: Sequence[str]) -> Iterator[str]:
    """Go along the words that all three share, and settle what lies between."""
    a = b = c = 0
    for base_at, new_at, own_at in [*_anchors(old, new, own), (len(old), len(new), len(own))]:
        yield _settle("".join(old[a:base_at]), "".join(new[b:new_at]), "".join(own[c:own_at]))
        if base_at < len(old):
            yield old[base_at]
        a, b, c = base_at + 1, new_at + 1, own_at + 1


def _settle(base: str, theirs: str, mine: str) -> str:
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    if not theirs or not mine:
        return theirs or mine
    return _below(theirs, mine) if "\n" in theirs + mine else f"{theirs.rstrip()} {mine.lstrip()}"


def _anchors(
    old: Sequence[str], new: Sequence[str], own: Sequence[str]
) -> list[tuple[int, int, int]]:
    """Find the words of the first text that stand in both others, as three positions."""
    in_new, in_own = _pairs(old, new), _pairs(old, own)
    return [(at, in_new[at], in_own[at]) for at in sorted(in_new) if at in in_own]


def _pairs(old: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, old, other, autojunk=False).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size)}


def _added(old: Sequence[str], words: Sequence[str]) -> list[str]:
    """List the words of a text that its writer put in."""
    codes = SequenceMatcher(None, old, words, autojunk=False).get_opcodes()
    put_in = [words[n] for tag, _, _, c, d in codes if tag != "equal" for n in range(c, d)]
    return [word for word in put_in if not word.isspace()]


def _holds(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text has these words in this order."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def _below(theirs: str, mine: str) -> str:
    return f"{theirs.rstrip()}\n\n{mine.lstrip()}"


def _cut(*texts: str) -> list[list[str]]:
    """Cut texts into words, or into lines when they are long."""
    cut = [_WORDS.findall(text) for text in texts]
    if max(map(len, cut)) > MOST_WORDS:
        return [text.splitlines(keepends=True) for text in texts]
    return cut
