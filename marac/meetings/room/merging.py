"""Bringing together what two people wrote over a third text, sentence by sentence.

Sentences stand with the space behind them, so that the pieces put together are the text again.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import reduce

_SENTENCES = re.compile(r"[^.!?\n]*[.!?]+[^\S\n]*|[^.!?\n]*\n+|[^.!?\n]+")


def bring_together(base: str, theirs: str, mine: str) -> str:
    """Keep what both wrote: each one's changes of the text both began with, side by side.

    Where both changed the same sentence, theirs stands first and mine behind it. What is new in
    either text is in the answer whatever happened.
    """
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    old, new, own = (_SENTENCES.findall(text) for text in (base, theirs, mine))
    joined = reduce(_both, _joined(old, new, own), "")
    whole = all(_holds(joined, _added(old, said)) for said in (new, own))
    return joined.rstrip(" ") if whole else _both(theirs, mine)


def _joined(old: Sequence[str], new: Sequence[str], own: Sequence[str]) -> Iterator[str]:
    """Go along the sentences that all three share, and settle what lies between."""
    a = b = c = 0
    for base_at, new_at, own_at in [*_anchors(old, new, own), (len(old), len(new), len(own))]:
        yield _settle(old[a:base_at], new[b:new_at], own[c:own_at])
        if base_at < len(old):
            yield new[new_at]
        a, b, c = base_at + 1, new_at + 1, own_at + 1


def _settle(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> str:
    """Bring a stretch together in which both may have changed something.

    What one of them took out stays out; what either put in comes in.
    """
    if mine in (theirs, base):
        return "".join(theirs)
    if theirs == base:
        return "".join(mine)
    before, there, here = ({one.strip() for one in said} for said in (base, theirs, mine))
    stays = "".join(one for one in theirs if one.strip() not in before - here)
    comes = "".join(one for one in mine if one.strip() not in before | there)
    return _both(stays, comes)


def _both(first: str, second: str) -> str:
    """Put one text behind the other: in a line of its own, unless the first ended a sentence."""
    if not first or not second or first[-1].isspace() or second[0].isspace():
        return first + second
    ended = first.endswith((".", "!", "?")) and "\n" not in second.strip()
    between = " " if ended else "\n"
    return f"{first}{between}{second}"


def _anchors(
    old: Sequence[str], new: Sequence[str], own: Sequence[str]
) -> list[tuple[int, int, int]]:
    """Find the sentences of the first text that stand in both others, as three positions."""
    in_new, in_own = _pairs(old, new), _pairs(old, own)
    return [(at, in_new[at], in_own[at]) for at in sorted(in_new) if at in in_own]


def _pairs(old: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = _matcher(old, other).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size)}


def _added(old: Sequence[str], said: Sequence[str]) -> list[str]:
    """List the sentences of a text that its writer put in."""
    codes = _matcher(old, said).get_opcodes()
    return [said[n].strip() for tag, _, _, c, d in codes if tag != "equal" for n in range(c, d)]


def _matcher(old: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    """Compare sentences whatever space stands behind them: the last of a text has none."""
    return SequenceMatcher(
        None, [one.strip() for one in old], [one.strip() for one in other], autojunk=False
    )


def _holds(text: str, said: Sequence[str]) -> bool:
    """Tell whether a text has each of these sentences."""
    return all(sentence in text for sentence in said)
