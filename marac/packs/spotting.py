"""Find the names of people in a text, however they are written there.

Capitals, accents, hyphens, apostrophes and spaces differ between a record and the notes about it;
what only contains a name is none. Text between the tags of HTML is read as its reader sees it, and
what is not a name stays as it was, to the letter.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from marac.packs.ordinary import ORDINARY

# Letters that no decomposition takes apart, as those write them who lack the key.
_LOOSE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    | {"ى": "ي", "ی": "ي", "ئ": "ي", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه"}
    | dict.fromkeys("’‘ʼʻ`´ʹ", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
)
# Accents of alphabets that are read without them. In Indic scripts such a mark is a vowel.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
# Scripts that put no space between words: a name begins and ends anywhere in them.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)
_BETWEEN = r"[\s\-_.']{0,2}"
_NUMBER_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s$")
_NUMBER_AFTER = re.compile(r"\s\d")
TINY = 2  # so short a name is told from a word by its capital
PLURAL = 4  # letters that a name has at least before an s after it is no part of it


class Spotter:
    """Puts what stands for a name in its place; `names` says what stands for which."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._known: dict[str, str] = {}
        folded: dict[str, str] = {}
        for name, short in names.items():
            words = " ".join(words_of(name))
            if words:
                folded.setdefault(words, short)
                self._known.setdefault(_collapsed(words), short)
        longest = sorted(folded, key=lambda words: (-len(words), words))
        self._pattern = (
            re.compile("|".join(_written(words) for words in longest)) if longest else None
        )

    def replace(self, text: str) -> str:
        """Give a text, plain or between the tags of HTML, with names put aside."""
        if self._pattern is None:
            return text
        read, at = _Read(text), 0
        done: list[str] = []
        for found in self._pattern.finditer(read.folded):
            start, end = read.place(found.start(), found.end())
            short = self._short(found, text[start:end]) if start >= at else None
            if short is not None:
                done += [text[at:start], short]
                at = end
        return "".join([*done, text[at:]])

    def _short(self, found: re.Match[str], written: str) -> str | None:
        """Say what stands for a name that was found, or that it is an ordinary word here."""
        words = _collapsed(found[0])
        name = words if words in self._known else words.removesuffix("s")
        if name in ORDINARY and (written.islower() or _beside_a_number(found)):
            return None
        return None if len(name) == TINY and written.islower() else self._known.get(name)


class _Read:
    """A text as it is read: folded, and for each letter where it stands in what was written."""

    def __init__(self, text: str) -> None:
        self._spans: list[tuple[int, int]] = []
        folded: list[str] = []
        for token in _TOKEN.finditer(text):
            letters = fold_letter(token[0])
            if not letters and self._spans:  # an accent or a soft hyphen belongs to what it follows
                self._spans[-1] = (self._spans[-1][0], token.end())
            folded.append(letters)
            self._spans += [token.span()] * len(letters)
        self.folded = "".join(folded)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give where a part of the folded text stands in what was written."""
        return self._spans[start][0], self._spans[end - 1][1]


@lru_cache(maxsize=8192)
def fold_letter(token: str) -> str:
    """Fold one letter, or one that HTML spells out: no case, no accents; what is unseen is gone."""
    char = html.unescape(token)
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    bare = _ACCENTS.sub("", letters).translate(_LOOSE)
    return "".join(each for each in bare if unicodedata.category(each) != "Cf")


def fold(text: str) -> str:
    """Fold a text letter by letter."""
    return "".join(map(fold_letter, text))


def words_of(name: str) -> list[str]:
    """Give the folded words of a name: letters with their marks, and numbers."""
    return re.findall(rf"(?:[^\W_]|[{_marks()}])+", fold(name))


def _collapsed(text: str) -> str:
    return "".join(words_of(text))


def _written(words: str) -> str:
    """Find a name with its words apart, hyphened or run together, and as a plural."""
    parts = [re.escape(word) for word in words.split()]
    plural = "s?" if len(words) >= PLURAL and words[-1].isalpha() and words.isascii() else ""
    return _edge(words[0], "<!") + _BETWEEN.join(parts) + plural + _edge(words[-1], "!")


def _edge(letter: str, look: str) -> str:
    """Ask that no letter goes on where a name begins or ends."""
    if re.match(f"[{_UNSPACED}]", letter):
        return ""
    return rf"(?{look}[^\W\d_])(?{look}[{_marks()}])"


@cache
def _marks() -> str:
    """Every mark that belongs to the letter before it, as the inside of a class of a pattern."""
    scripts = (*range(0x0300, 0x1E00), *range(0xA800, 0xAC00), *range(0x11000, 0x11800))
    return "".join(chr(code) for code in scripts if unicodedata.category(chr(code))[0] == "M")


def _beside_a_number(found: re.Match[str]) -> bool:
    """Tell a month or a street from a name: a number stands beside it."""
    before, after = found.string[: found.start()][-4:], found.string[found.end() :][:2]
    return bool(_NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(after))
