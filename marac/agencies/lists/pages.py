"""What the pages of the lists show: shelves of lists, and a list's words as they stand today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marac import clock
from marac.agencies.lists.book import CodeBook, Entry, Wording
from marac.agencies.lists.dating import Spans, Unfit
from marac.agencies.lists.models import CodeChange, CodeList
from marac.agencies.lists.queries import Term
from marac.agencies.lists.recording import read_snapshot
from marac.agencies.models import Regime

SHELVES = {
    "What happened": (
        CodeList.STRAND,
        CodeList.TARGET_DETAIL,
        CodeList.INCIDENT_CLASS,
        CodeList.ACT,
        CodeList.LOCATION,
        CodeList.PLATFORM,
        CodeList.REPORT_SOURCE,
    ),
    "The law": (CodeList.OFFENCE, CodeList.STATUTORY_TEXT, CodeList.LAWFUL_BASIS),
    "People": (
        CodeList.RELATIONSHIP,
        CodeList.TENURE,
        CodeList.ETHNICITY,
        CodeList.RELIGION,
        CodeList.SEX,
        CodeList.GENDER_SAME,
        CodeList.SEXUAL_ORIENTATION,
        CodeList.DISABILITY,
    ),
    "The case and the partnership": (
        CodeList.TOLD,
        CodeList.DECLINE,
        CodeList.DEFERRAL,
        CodeList.AGENCY_TYPE,
    ),
}
NOTES = {
    CodeList.OFFENCE: (
        "An initial list, to be checked by your area’s lawyer before you rely on it. It does not"
        " know what changed in 2025 and 2026, above all about aggravated offences."
    ),
    CodeList.STATUTORY_TEXT: (
        "What pages and papers say about the law, in plain words. To be checked by your area’s"
        " lawyer and data protection officer."
    ),
    CodeList.INCIDENT_CLASS: (
        "How an incident is recorded. Words about non-crime incidents ended in 2026; older cases"
        " go on saying them."
    ),
    CodeList.ETHNICITY: "The 18+1 of the census. No answer means that nobody asked.",
}


@dataclass(frozen=True)
class Row:
    """One word of a list as it stands today."""

    now: Wording
    group: str
    kept_by: str
    first: date
    last: date | None
    next: Wording | None


@dataclass(frozen=True)
class Shelved:
    """One list on its shelf: how many words hold today."""

    code_list: CodeList
    count: int
    local: int


@dataclass(frozen=True)
class Told:
    """One change to a word, with how it read before and after."""

    change: CodeChange
    before: Spans
    after: Spans


@dataclass(frozen=True)
class ListPage:
    """A list with its words in use, and those that ended or have yet to begin."""

    code_list: CodeList
    note: str
    in_use: tuple[Row, ...]
    coming: tuple[Row, ...]
    ended: tuple[Row, ...]


def shelves(book: CodeBook) -> dict[str, tuple[Shelved, ...]]:
    """Give every list under what it is about."""
    return {name: tuple(_shelved(book, one) for one in lists) for name, lists in SHELVES.items()}


def list_page(book: CodeBook, code_list: CodeList) -> ListPage:
    """Give the words of a list, apart by whether they may be chosen today."""
    today = clock.today()
    entries = book.entries(code_list)
    used = [entry for entry in entries if entry.holds(today)]
    others = [entry for entry in entries if not entry.holds(today)]
    begun = [entry for entry in others if entry.wordings[0].valid_from <= today]
    rows = {id(entry): _row(book, entry, today) for entry in entries}
    return ListPage(
        code_list=code_list,
        note=NOTES.get(code_list, ""),
        in_use=tuple(rows[id(entry)] for entry in used),
        coming=tuple(rows[id(entry)] for entry in others if entry not in begun),
        ended=tuple(rows[id(entry)] for entry in begun),
    )


def word_page(book: CodeBook, term: Term) -> dict[str, Any]:
    """Give what the page of one word says beside the word: its group, and until when it holds."""
    entry = book.entry(term.code_list, term.code)
    if entry is None:
        return {}
    return {
        "group": group_label(book, entry.wordings[-1]),
        "ends": _last_day(entry),
        "history": [_told(change) for change in reversed(term.changes)],
    }


def _told(change: CodeChange) -> Told:
    return Told(change, read_snapshot(change.before), read_snapshot(change.after))


def mark(form: Any, unfit: Unfit) -> None:
    """Put what does not fit at the field whose answer is at fault."""
    form[unfit.field].errors = [str(unfit)]


def _shelved(book: CodeBook, code_list: CodeList) -> Shelved:
    today = clock.today()
    used = [entry for entry in book.entries(code_list) if entry.holds(today)]
    return Shelved(code_list, len(used), sum(bool(entry.own) for entry in used))


def _row(book: CodeBook, entry: Entry, today: date) -> Row:
    now = entry.worded(today)
    later = [wording for wording in entry.wordings if wording.valid_from > today]
    return Row(
        now=now,
        group=group_label(book, now),
        kept_by=_kept_by(entry),
        first=entry.wordings[0].valid_from,
        last=_last_day(entry),
        next=later[0] if later and later[0] is not now else None,
    )


def _last_day(entry: Entry) -> date | None:
    """Give the last day on which a word may be chosen: a national end holds for all."""
    ends = (entry.wordings[-1].valid_to, entry.national[-1].valid_to if entry.national else None)
    return min((end for end in ends if end is not None), default=None)


def _kept_by(entry: Entry) -> str:
    if entry.is_local:
        return "This area"
    return "National, worded by this area" if entry.own else "National"


def group_label(book: CodeBook, wording: Wording) -> str:
    """Say a word's group: a strand, a law, or the group's own name."""
    if wording.code_list is CodeList.TARGET_DETAIL:
        return book.label(CodeList.STRAND, wording.group)
    if wording.code_list is CodeList.LAWFUL_BASIS:
        return Regime(wording.group).label
    return wording.group
