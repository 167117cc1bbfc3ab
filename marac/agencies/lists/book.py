"""What the words say on a day: labels for ever, choices only while they hold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.agencies.lists.models import Code, CodeChange, CodeList

# The day of an event: a date, an instant (its day in London), or None for today.
On = date | datetime | None


class Wording(NamedTuple):
    """How a word is worded between two days, nationally or (with an area) in one area."""

    area_id: UUID | None
    code_list: CodeList
    code: str
    label: str
    text: str
    group: str
    position: int
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Tell whether this wording holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Entry:
    """One word as an area has it: the area's own wordings of it, or else the national ones."""

    def __init__(self) -> None:
        self.national: list[Wording] = []
        self.own: list[Wording] = []

    @property
    def wordings(self) -> list[Wording]:
        """Give the wordings that count here, the earliest first."""
        return self.own or self.national

    @property
    def is_local(self) -> bool:
        """Tell whether only this area has the word."""
        return not self.national

    @property
    def position(self) -> tuple[bool, int]:
        """Say where it stands: national words in their order, then the area's own in theirs."""
        return self.is_local, (self.national or self.own)[-1].position

    def worded(self, on: date) -> Wording:
        """Give the wording of a day; before the first day it is the first, in a gap the last."""
        begun = [wording for wording in self.wordings if wording.valid_from <= on]
        return begun[-1] if begun else self.wordings[0]

    def holds(self, on: date) -> bool:
        """Tell whether it may be chosen for an event of that day; a national end holds for all."""
        both = (self.own, self.national)
        return all(any(w.holds(on) for w in wordings) for wordings in both if wordings)


class CodeBook:
    """All the words of one area, read in one query."""

    def __init__(self, wordings: Iterable[Wording], *, on: On = None) -> None:
        self._on = on
        self._lists: dict[CodeList, dict[str, Entry]] = {}
        for wording in wordings:
            entry = self._lists.setdefault(wording.code_list, {}).setdefault(wording.code, Entry())
            (entry.own if wording.area_id else entry.national).append(wording)

    def as_on(self, on: On) -> "CodeBook":
        """Give the same words as they were on a day, for all that says no day of its own."""
        book = CodeBook((), on=on)
        book._lists = self._lists
        return book

    def label(self, code_list: CodeList | str, code: str, on: On = None) -> str:
        """Say a code as it was worded on a day (today by default), even one that ended.

        A code that nobody knows says itself.
        """
        entry = self.entry(code_list, code)
        return entry.worded(self._day(on)).label if entry else code

    def text(self, code_list: CodeList | str, code: str, on: On = None) -> str:
        """Give what a word says in full, such as the words of a statutory text on a day."""
        entry = self.entry(code_list, code)
        return entry.worded(self._day(on)).text if entry else ""

    def labels(self, code_list: CodeList | str, codes: Iterable[str], on: On = None) -> list[str]:
        """Say several codes in words, in the order given."""
        return [self.label(code_list, code, on) for code in codes]

    def dated(
        self, code_list: CodeList | str, codes: Iterable[tuple[str, date | datetime]]
    ) -> list[str]:
        """Say several codes in words, each as it was worded on its own day."""
        return [self.label(code_list, code, day) for code, day in codes]

    def choices(self, code_list: CodeList | str, on: On = None) -> list[Wording]:
        """Give the words that hold on a day (today by default), in the order of the list."""
        day = self._day(on)
        held = (entry for entry in self.entries(code_list) if entry.holds(day))
        return [entry.worded(day) for entry in held]

    def every_word(self, code_list: CodeList | str) -> list[tuple[str, str]]:
        """Give codes with today's words to look for in what is past: those in use come first."""
        today = self._day(None)
        begun = [e for e in self.entries(code_list) if e.wordings[0].valid_from <= today]
        ended = [entry for entry in begun if not entry.holds(today)]
        used = [entry.worded(today) for entry in begun if entry not in ended]
        past = [entry.worded(today) for entry in ended]
        return [(w.code, w.label) for w in used] + [(w.code, f"{w.label} (ended)") for w in past]

    def can_choose(self, code_list: CodeList | str, code: str, on: On = None) -> bool:
        """Tell whether a code may be chosen for an event of that day."""
        entry = self.entry(code_list, code)
        return entry is not None and entry.holds(self._day(on))

    def entry(self, code_list: CodeList | str, code: str) -> Entry | None:
        """Give a word with all its wordings."""
        return self._lists.get(CodeList(code_list), {}).get(code)

    def _day(self, on: On) -> date:
        """Give the day on which a word is to be said."""
        moment = on or self._on
        if moment is None:
            return clock.today()
        return clock.london_day(moment) if isinstance(moment, datetime) else moment

    def entries(self, code_list: CodeList | str) -> list[Entry]:
        """Give every word of a list, ended ones too, in its order."""
        return sorted(self._lists.get(CodeList(code_list), {}).values(), key=lambda e: e.position)


def get_code_book(session: Session, *, area_id: UUID | None) -> CodeBook:
    """Give the national words and the area's own: those read before, while they still hold."""
    kept = _KEPT.setdefault(session.get_bind().engine, {})
    stamp = _noted(session) or tuple(session.execute(_newest()).one())
    found = kept.get(area_id)
    if found is None or found[0] != stamp:
        found = kept[area_id] = (stamp, _read(session, area_id))
    return found[1]


# Per database and area, the words that were read and the stamp that they bore then. A process reads
# hundreds of words once, and asks from then on only whether anything has been written since.
_KEPT: WeakKeyDictionary[sa.Engine, dict[UUID | None, tuple[tuple[Any, ...], CodeBook]]]
_KEPT = WeakKeyDictionary()


def newest_words() -> tuple[sa.ColumnElement[Any], ...]:
    """Give what differs as soon as a word or a change of one has been written or taken back."""
    newest = [
        sa.select(table.id).order_by(table.id.desc()).limit(1).scalar_subquery()
        for table in (Code, CodeChange)
    ]
    return sa.select(sa.func.count(Code.id)).scalar_subquery(), *newest


def note_newest(session: Session, newest: Sequence[Any] | None) -> None:
    """Note what another statement of this transaction read of the newest words; None takes it back.

    Every page begins with the sign-in, which asks this along the way.
    """
    session.info["newest_words"] = (session.get_transaction(), newest and tuple(newest))


def _noted(session: Session) -> tuple[Any, ...] | None:
    transaction, newest = session.info.get("newest_words", (None, None))
    return newest if transaction is session.get_transaction() else None


@cache
def _newest() -> sa.Select[Any]:
    return sa.select(*newest_words())


def _read(session: Session, area_id: UUID | None) -> CodeBook:
    columns = [getattr(Code, name) for name in Wording._fields]
    rows = session.execute(
        sa.select(*columns)
        .where(sa.or_(Code.area_id.is_(None), Code.area_id == area_id))
        .order_by(Code.code_list, Code.position, Code.code, Code.valid_from)
    )
    return CodeBook(Wording(*row) for row in rows)


def wording_on(
    code_list: CodeList, code: Any, *, area_id: Any, day: Any
) -> sa.ColumnElement[str | None]:
    """Say a code of a row in SQL as `CodeBook.label` does; the arguments are columns of the row."""
    known = sa.select(Code.label).where(
        Code.code_list == code_list,
        Code.code == code,
        sa.or_(Code.area_id.is_(None), Code.area_id == area_id),
    )
    own_first = Code.area_id.is_(None)
    begun = known.where(Code.valid_from <= day).order_by(own_first, Code.valid_from.desc())
    first = known.order_by(own_first, Code.valid_from)
    return sa.func.coalesce(
        *(found.limit(1).correlate_except(Code).scalar_subquery() for found in (begun, first))
    )
