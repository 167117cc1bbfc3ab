"""Puts in place the words that an installation starts with: the national lists and an area's own.

A word is never deleted. One that may no longer be chosen gets a last day and stays readable,
because old cases keep saying it.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.agencies.models import Area, Code, CodeList
from marac.agencies.words import LOCAL_WORDS, NATIONAL_WORDS, Word

NATIONAL_FROM = date(2014, 4, 1)


def seed_national_codes(session: Session) -> None:
    """Add the national words that are not there yet; running it again changes nothing."""
    _seed(session, NATIONAL_WORDS, area=None)


def seed_local_codes(session: Session, area: Area) -> None:
    """Add the local words that an area starts with, such as the strand of sex or gender."""
    _seed(session, LOCAL_WORDS, area=area)


def seed_new_words(session: Session) -> None:
    """Bring an installation that runs the words that came with a new version, and no others."""
    seed_national_codes(session)
    for area in session.scalars(sa.select(Area)):
        seed_local_codes(session, area)
    session.commit()


def _seed(session: Session, lists: dict[CodeList, tuple[Word, ...]], *, area: Area | None) -> None:
    area_id = area.id if area else None
    known = sa.select(Code.code_list, Code.code).where(Code.area_id.is_not_distinct_from(area_id))
    there = {(row.code_list, row.code) for row in session.execute(known)}
    for code_list, words in lists.items():
        for position, word in enumerate(words, start=1 if area is None else 101):
            if (code_list, word.code) not in there:
                session.add(_code(code_list, word, position=position, area=area))
    session.flush()


def _code(code_list: CodeList, word: Word, *, position: int, area: Area | None) -> Code:
    return Code(
        area_id=area.id if area else None,
        code_list=code_list,
        code=word.code,
        label=word.label,
        text=word.text,
        group=word.group,
        position=position,
        valid_from=word.valid_from or NATIONAL_FROM,
        valid_to=word.valid_to,
    )
