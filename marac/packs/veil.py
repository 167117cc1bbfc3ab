"""Initials in place of names: what a printed edition says, in headings, facts and prose alike.

A page left on a desk then names nobody. The names of a case's people are those that stand in the
case, whoever reads it; which initials are whose stands on the key sheet, which is kept apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from markupsafe import escape
from sqlalchemy.orm import Session

from marac.cases.models import Part
from marac.people.models import Identity, IdentityKind

LEAST = 3  # a shorter part of a name is too often an ordinary word
# Words that are names too: they are taken for a name only when written as one.
# What stands in descriptions ("one of the neighbours") and never for anybody.
_NOBODY = """
a an and at boy boys family for from girl girls group her his household in known man men mr mrs ms
name named names neighbour neighbours not of on one other others person people some somebody
someone that the their them they three two unknown who with woman women
"""
NOBODY = frozenset(_NOBODY.split())
_WORDS = """
april august june amber art bill black bob brown carol chance clay cliff cook cross dale dawn
daisy day dean drew eve faith fay field frank gale gene glen grace grant gray green hall harmony
heath henry hill holly hope hunt hunter iris ivy jack jade jay jean joy king lane law lily long
lord love mark marsh mason max may melody mercy miles mill miller mo nick north pat patience
pearl pierce porter price ray reed rich rob robin rock rose roy ruby rush rusty sally sandy
scout short skip smith son sonny star stone strong summer sue swift tan taylor terry tony tower
trinity victor violet wade walker ward warren way webb wells west white will wood woods worth
young
"""
ORDINARY = frozenset(_WORDS.split())
_APART = re.compile(r"[,;/|\n]+|\bor\b|\baka\b", re.IGNORECASE)
# What templates put round words about a case; the rest of a paper is ours.
_MARKS = re.compile(r"<!--(/?)named-->")
_DIGIT_BEFORE, _DIGIT_AFTER = re.compile(r"\d\s$"), re.compile(r"\s\d")
_TAGS = re.compile(r"(<[^>]*>)")
Names = dict[str, str]


def initials_of(name: str) -> str:
    """Give the initials that stand for a name, as on lists."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in words[:3])


def names_in(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, Names]:
    """Find for each case what to say in place of each name of its people."""
    wanted = list(case_ids)
    rows = session.execute(
        sa.select(Part.case_id, Identity).join(Part.identity).where(Part.case_id.in_(wanted))
    ).unique()
    found: dict[UUID, Names] = defaultdict(dict, {id_: {} for id_ in wanted})
    for case_id, identity in rows:
        found[case_id].update(_stand_ins(identity))
    return found


def merged(names: Mapping[UUID, Names]) -> Names:
    """Give the names of several cases as one list, for what tells of them all."""
    return {name: short for one in names.values() for name, short in one.items()}


def draw(html: str, names: Names) -> str:
    """Put initials in place of names in the text of a paper; its tags stay as they are."""
    if not names:
        return html
    parts = _MARKS.split(html)
    drawn, depth = [parts[0]], 0
    for closing, text in zip(parts[1::2], parts[2::2], strict=True):
        depth += -1 if closing else 1
        drawn.append(draw_line(text, names) if depth else text)
    return "".join(drawn)


def draw_line(text: str, names: Names) -> str:
    """Put initials in place of names in a text, or between the tags of HTML."""
    if not names:
        return text
    known = {str(escape(name)).casefold(): short for name, short in names.items()}
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(_written(n) for n in sorted(known, key=_longest)) + r")(?!\w)",
        re.IGNORECASE,
    )

    def replace(found: re.Match[str]) -> str:
        words = " ".join(found[0].split()).casefold()
        if words in ORDINARY and (found[0].islower() or _in_a_date(found)):
            return found[0]
        return known.get(words, found[0])

    return "".join(
        part if part.startswith("<") else pattern.sub(replace, part) for part in _TAGS.split(text)
    )


def _in_a_date(found: re.Match[str]) -> bool:
    """Tell a month from a name: a number stands beside it."""
    before, after = found.string[: found.start()][-2:], found.string[found.end() :][:2]
    return bool(_DIGIT_BEFORE.match(before) or _DIGIT_AFTER.match(after))


def _longest(name: str) -> tuple[int, str]:
    return (-len(name), name)


def _written(name: str) -> str:
    """Find a name however its words are spaced."""
    return r"\s+".join(re.escape(word) for word in name.split())


def _stand_ins(identity: Identity) -> Names:
    """Give every way to write somebody's name with what stands for it.

    A whole name becomes its initials, a part of one its own first letter.
    """
    stand_ins: Names = {}
    if identity.kind is IdentityKind.UNKNOWN:
        return stand_ins
    for name in _names_of(identity):
        for word in _parts_of(name, identity.kind):
            if len(word) >= LEAST and word[0].isalnum():
                stand_ins.setdefault(word, word[0].upper() + ".")
        if len(name.split()) > 1 or len(name) >= LEAST:
            stand_ins[name] = initials_of(name) or name
    return stand_ins


def _parts_of(name: str, kind: IdentityKind) -> list[str]:
    """Give the words by which people speak of somebody; a place or group is called by them all."""
    if kind not in (IdentityKind.PERSON, IdentityKind.HOUSEHOLD):
        return []
    capitals = name != name.lower()
    return [
        word
        for word in name.replace("-", " ").split()
        if word.casefold() not in NOBODY and not (capitals and word[0].islower())
    ]


def _names_of(identity: Identity) -> list[str]:
    several = f"{identity.aliases}\n{identity.known_as}"
    written = [identity.name, identity.paper_name, *_APART.split(several)]
    return [" ".join(name.split()) for name in written if name and name.strip()]
