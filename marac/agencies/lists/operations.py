"""Changing the words: each change is dated, says why, and leaves what was said before readable."""

from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.lists import dating, queries
from marac.agencies.lists.asking import Asked, NewWord
from marac.agencies.lists.dating import Span, Unfit
from marac.agencies.lists.models import ChangeKind, Code, CodeChange, CodeList
from marac.agencies.lists.queries import Term
from marac.agencies.lists.recording import Next, Step, follow, read_snapshot, record, snapshot
from marac.refusals import Clash, Refused
from marac.web.filters import plain_date

# An area's own words stand after the national ones.
LOCAL_FROM = 101


def add_word(session: Session, *, by: Actor, word: NewWord) -> CodeChange:
    """Add a word that may be chosen for what happens from a day on."""
    if queries.code_taken(session, area_id=word.area_id, code_list=word.code_list, code=word.code):
        raise Unfit("A word of this list has this code", field="code")
    _check_label(session, word.area_id, word.code_list, word.label)
    if word.code_list is CodeList.TARGET_DETAIL:
        _check_strand(session, by=by, strand=word.group, on=word.on)
    row = Code(area_id=word.area_id, code_list=word.code_list, code=word.code)
    row.label, row.text, row.group, row.valid_from = word.label, word.text, word.group, word.on
    row.position = _next_place(session, area_id=word.area_id, code_list=word.code_list)
    session.add(row)
    after = snapshot((Span(word.label, word.text, word.on),), row.position)
    step = Step(kind=ChangeKind.ADDED, number=1, before=snapshot((), 0), after=after, asked=word)
    return record(session, by=by, word=row, step=step)


def rename_word(session: Session, *, by: Actor, term: Term, asked: Asked) -> CodeChange:
    """Word it anew from a day on; what happened before goes on saying the old words."""
    spans = dating.renamed(term.spans, label=asked.label, text=asked.text, on=asked.on)
    _check(session, term, asked)
    return follow(session, by=by, term=term, to=Next(ChangeKind.RENAMED, spans, asked))


def end_word(session: Session, *, by: Actor, term: Term, asked: Asked) -> CodeChange:
    """Let it be chosen for the last time for what happens on a day; it stays readable for ever."""
    spans = dating.ended(term.spans, on=asked.on)
    _check(session, term, asked)
    return follow(session, by=by, term=term, to=Next(ChangeKind.ENDED, spans, asked))


def reopen_word(session: Session, *, by: Actor, term: Term, asked: Asked) -> CodeChange:
    """Let a word that ended be chosen again for what happens from a day on."""
    spans = dating.reopened(term.spans, label=asked.label, text=asked.text, on=asked.on)
    _check(session, term, asked)
    return follow(session, by=by, term=term, to=Next(ChangeKind.REOPENED, spans, asked))


def take_back(session: Session, *, by: Actor, term: Term, seen: int) -> CodeChange:
    """Undo the last change before it comes into force; the history keeps both."""
    waiting, asked = term.waiting, Asked(on=clock.today(), seen=seen)
    _check(session, term, asked)
    if waiting is None:
        raise Refused("No change is waiting to come into force. Make a new one instead.")
    spans = read_snapshot(waiting.before)
    return follow(session, by=by, term=term, to=Next(ChangeKind.TAKEN_BACK, spans, asked))


def move_word(session: Session, *, by: Actor, term: Term, seen: int, up: bool) -> None:
    """Let a word change places with the one above or below it, among those kept together."""
    _check(session, term, Asked(on=clock.today(), seen=seen))
    rows = queries.list_in_scope(session, area_id=term.area_id, code_list=term.code_list)
    words = [list(found) for _, found in groupby(_in_order(rows), key=lambda row: row.code)]
    codes = [word[0].code for word in words]
    if term.code not in codes:
        raise Refused("It stands where the nation has it. Only your area's own words can move.")
    place = codes.index(term.code)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(words):
        raise Refused("It cannot move any further.")
    words[place], words[other] = words[other], words[place]
    for position, word in enumerate(words, start=_first_place(term.area_id)):
        if any(row.position != position for row in word):
            _place(session, by=by, rows=word, position=position)


def _in_order(rows: list[Code]) -> list[Code]:
    """Keep the wordings of a word together, where the last of them stands."""
    places = {row.code: row.position for row in rows}
    return sorted(rows, key=lambda row: (places[row.code], row.code, row.valid_from))


def _place(session: Session, *, by: Actor, rows: list[Code], position: int) -> None:
    """Put a word at a place, and remember where it stood."""
    number = queries.last_number(session, word=rows[-1])
    spans, stood = queries.spans_of(rows), rows[-1].position
    for row in rows:
        row.position = position
    before, after = snapshot(spans, stood), snapshot(spans, position)
    step = Step(kind=ChangeKind.MOVED, number=number + 1, before=before, after=after)
    record(session, by=by, word=rows[-1], step=step)


def _first_place(area_id: UUID | None) -> int:
    return 1 if area_id is None else LOCAL_FROM


def _next_place(session: Session, *, area_id: UUID | None, code_list: CodeList) -> int:
    rows = queries.list_in_scope(session, area_id=area_id, code_list=code_list)
    return max((row.position + 1 for row in rows), default=_first_place(area_id))


def _check(session: Session, term: Term, asked: Asked) -> None:
    """Refuse what was decided on an old page, and a wording that another word has."""
    if asked.seen != term.number:
        raise Clash("Somebody else changed this word first. Look at it again before you change it.")
    if asked.label:
        _check_label(session, term.area_id, term.code_list, asked.label, but=term.code)


def _check_label(
    session: Session, area_id: UUID | None, code_list: CodeList, label: str, but: str = ""
) -> None:
    if queries.label_taken(session, area_id=area_id, code_list=code_list, label=label, code=but):
        raise Unfit("Another word of this list says the same", field="label")


def _check_strand(session: Session, *, by: Actor, strand: str, on: date) -> None:
    """Refuse a target detail that begins before the strand it belongs to."""
    term = queries.get_term(session, by=by, code_list=CodeList.STRAND, code=strand)
    if term is None:
        raise Unfit("Choose the strand it belongs to", field="group")
    first = term.rows[0].valid_from
    if on < first:
        raise Unfit(f"Its strand begins on {plain_date(first)}. Pick that day or a later one")
