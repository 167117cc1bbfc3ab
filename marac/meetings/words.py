"""Telling two texts apart word by word."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with the white space after it, so that what is put together again is what was taken apart.
WORD = re.compile(r"\s*\S+\s*|\s+")
# So many pairs of equal words are looked through one by one; texts that repeat the same words
# thousands of times are compared without their commonest, so that nobody waits for it.
MOST_PAIRS = 3_000_000


@dataclass(frozen=True)
class Run:
    """Words that follow each other: the same in both texts, or put in the place of others.

    `before` and `after` are how each text writes them; between the same words white space may
    differ.
    """

    before: str
    after: str
    same: bool


def compare_words(before: str, after: str) -> list[Run]:
    """Lay two texts beside each other as runs; each text is its side of the runs, joined."""
    old, new = WORD.findall(before), WORD.findall(after)
    keys = [word.strip() for word in old], [word.strip() for word in new]
    matcher = SequenceMatcher(None, *keys, autojunk=_is_long(*keys))
    return [
        Run("".join(old[a:b]), "".join(new[c:d]), tag == "equal")
        for tag, a, b, c, d in matcher.get_opcodes()
    ]


def _is_long(old: list[str], new: list[str]) -> bool:
    """Tell whether comparing every equal word with every other would take too long."""
    there = Counter(new)
    return sum(count * there[word] for word, count in Counter(old).items()) > MOST_PAIRS
