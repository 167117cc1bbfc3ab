"""Initials in place of names: what a printed edition says, in headings, facts and prose alike.

A page left on a desk then names nobody. The names of a case's people are those that stand in the
case, whoever reads it; which initials are whose stands on the key sheet, which is kept apart.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.cases.models import Part
from marac.packs.ordinary import NOBODY, SHORT
from marac.packs.spotting import Spotter
from marac.people.matching.variants import spellings_of
from marac.people.models import Identity, IdentityKind
from marac.people.names import fold_name

LEAST = 2  # letters; one alone is no name
_APART = re.compile(r"[,;/|\n]+|\bor\b|\baka\b", re.IGNORECASE)
# What templates put round words about a case; the rest of a paper is ours.
_MARKS = re.compile(r"<!--(/?)named-->")
_TAGS = re.compile(r"(<[^>]*>)")
# A part of a name: what stands between blanks, hyphens and quotation marks.
_WORD = re.compile(r"[^\W\d_][^\s\-‐‑–—\"“”()\[\].]*")
_RIGHTWARDS = "\u200e"  # the mark that English goes on here
Names = dict[str, str]


def initials_of(name: str) -> str:
    """Give the initials that stand for a name, as on lists.

    Where letters join into words they stand apart, and do not turn the words beside them.
    """
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    letters = [word[0].upper() for word in words[:3]]
    return facing("." if leftwards(name) else "", letters)


def facing(between: str, parts: Iterable[str]) -> str:
    """Put parts of a line together; after one that runs leftwards, English goes on rightwards."""
    line = between.join(parts)
    return f"{line}{_RIGHTWARDS}" if leftwards(line) else line


def leftwards(text: str) -> bool:
    """Tell whether any of a text is written from right to left."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def names_in(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, Names]:
    """Find for each case what to say in place of each name of its people.

    What was learnt beside the case, such as an earlier name, is a name of theirs too.
    """
    wanted = list(case_ids)
    found: dict[UUID, Names] = defaultdict(dict, {id_: {} for id_ in wanted})
    rows = session.execute(
        sa.select(Part.case_id, Identity)
        .join(Identity, Part.identity_id.in_([Identity.id, Identity.beside_id]))
        .where(Part.case_id.in_(wanted))
        .order_by(Identity.beside_id.is_not(None), Identity.id)
    ).unique()
    for case_id, identity in rows:
        for name, short in stand_ins(identity).items():
            found[case_id].setdefault(name, short)
    return found


def merged(names: Mapping[UUID, Names]) -> Names:
    """Give the names of several cases as one list, for what tells of them all."""
    return {name: short for one in names.values() for name, short in one.items()}


def draw(html: str, names: Names) -> str:
    """Put initials in place of names in the text of a paper; its tags stay as they are."""
    if not names:
        return html
    parts, spotter = _MARKS.split(html), Spotter(names)
    drawn, depth = [parts[0]], 0
    for closing, text in zip(parts[1::2], parts[2::2], strict=True):
        depth += -1 if closing else 1
        drawn.append(_between_tags(text, spotter) if depth else text)
    return "".join(drawn)


def draw_line(text: str, names: Names) -> str:
    """Put initials in place of names in a text, or between the tags of HTML."""
    return _between_tags(text, Spotter(names)) if names else text


def _between_tags(text: str, spotter: Spotter) -> str:
    return "".join(
        part if part.startswith("<") else spotter.replace(part) for part in _TAGS.split(text)
    )


def stand_ins(identity: Identity) -> Names:
    """Give every way to write somebody's name with what stands for it.

    A whole name becomes its initials, a part of one its own first letter.
    """
    found: Names = {}
    if identity.kind is IdentityKind.UNKNOWN:
        return found
    for name in _names_of(identity):
        for word in _parts_of(name, identity.kind):
            for spelt in (word, *spellings_of(fold_name(word))):
                found.setdefault(spelt, word[0].upper() + ".")
        if len(name.split()) > 1:
            found[name] = initials_of(name) or name
        elif len(name) >= LEAST and name.casefold() not in NOBODY | SHORT:
            found.setdefault(name, initials_of(name) or name)
    return found


def _parts_of(name: str, kind: IdentityKind) -> list[str]:
    """Give the words by which people speak of somebody; a place or group is called by them all.

    What names nobody is left out, and words without a capital beside others that have one.
    """
    if kind not in (IdentityKind.PERSON, IdentityKind.HOUSEHOLD):
        return []
    capitals = name != name.lower()
    return [
        word
        for word in [*name.split(), *_WORD.findall(name)]
        if len(word) >= LEAST
        and word[0].isalpha()
        and word.casefold() not in NOBODY | SHORT
        and not (capitals and word[0].islower())
    ]


def _names_of(identity: Identity) -> list[str]:
    several = f"{identity.aliases}\n{identity.known_as}"
    called = [identity.name, identity.paper_name, identity.given_names, identity.surname]
    written = [*called, *_APART.split(several)]
    return [" ".join(name.split()) for name in written if name and name.strip()]
