"""How papers say things: safe contact, warnings, returns, and facts in tables that stay whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from marac.cases.people_sheet import Fact
from marac.cases.projection import CaseSheet, ContactSheet
from marac.cases.wording import ORDER, Words, risk_words
from marac.meetings.minutes.attended import Attendee
from marac.returns.models import Match
from marac.returns.reading import ReadItem, ReadReturn
from marac.web.filters import clock_time, long_date, short_date

CONFIDENTIAL = "Confidential"

Row = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Room:
    """How much goes into a table of facts, which stays whole: few lines, so that pages fill.

    `facts` is how many lines, `fact` how many letters are in one, and `longest` how long a fact may
    be before it is text rather than part of a table.
    """

    facts: int
    fact: int
    longest: int


ORDINARY = Room(facts=9, fact=68, longest=340)
LARGE = Room(facts=6, fact=34, longest=170)


@dataclass(frozen=True)
class Divided:
    """Facts as tables short enough to stay whole, and those too long for a table."""

    tables: list[list[Row]]
    texts: list[Row]


def divide_facts(
    rows: Iterable[Row], facts: Iterable[Fact] = (), *, room: Room = ORDINARY
) -> Divided:
    """Lay facts out; an empty fact of a sheet says that nothing is recorded."""
    every = [*rows, *((f.key, CONFIDENTIAL if f.confidential else f.value) for f in facts)]
    short = [row for row in every if len(row[1]) <= room.longest]
    heights = [1 + len(value) // room.fact + value.count("\n") for _, value in short]
    return Divided(
        _whole(short, heights, room.facts), [row for row in every if len(row[1]) > room.longest]
    )


def _whole(rows: list[T], heights: list[int], room: int) -> list[list[T]]:
    tables: list[list[T]] = []
    left = 0
    for row, height in zip(rows, heights, strict=True):
        if not tables or height > left:
            tables.append([])
            left = room
        tables[-1].append(row)
        left -= height
    return tables


def risk_step(words: Words) -> int:
    """Tell how far the bar of a risk reaches, in steps; none for one that is not assessed."""
    steps = [risk_words(level).text for level in ORDER]
    return steps.index(words.text) + 1 if words.text in steps else 0


def given(facts: Iterable[Fact]) -> list[Fact]:
    """Leave out the facts that nobody recorded."""
    return [fact for fact in facts if fact.value or fact.confidential]


def contact_lines(sheet: CaseSheet) -> list[str]:
    """Say how the person harmed may be reached, as its banner does."""
    if sheet.contact_withheld:
        return [f"{CONFIDENTIAL}: ask the co-ordinator before any contact."]
    if sheet.contact is None:
        return ["Not recorded: make no contact until it is."]
    contact = sheet.contact
    said = (
        ("How", contact.means),
        ("When", contact.when),
        ("Who else may answer", contact.others),
        ("Never", contact.never),
    )
    return [_call(contact), _write(contact), *(f"{k}: {v}" for k, v in said if v)]


def _call(contact: ContactSheet) -> str:
    if contact.safe_to_call is None:
        return "Not known if calling is safe: do not call."
    return "Safe to call, as said here." if contact.safe_to_call else "NOT safe to call."


def _write(contact: ContactSheet) -> str:
    if contact.safe_to_write is None:
        return "Not known if writing is safe: do not write."
    return "Safe to write." if contact.safe_to_write else "NOT safe to write."


def times_of(person: Attendee) -> str:
    """Say when somebody came, was out of the room and left."""
    left = f" to {clock_time(person.left_at)}" if person.left_at else ""
    out = [
        f"out {clock_time(gone)}" + (f" to {clock_time(back)}" if back else "")
        for gone, back in person.out
    ]
    return "; ".join([f"{clock_time(person.arrived_at)}{left}", *out])


def staff_warnings(returns: Iterable[ReadReturn]) -> list[str]:
    """Gather what agencies warn staff of before they visit."""
    return [f"{read.agency}: {read.staff_safety}" for read in returns if read.staff_safety]


def return_facts(read: ReadReturn) -> list[Row]:
    """Give the facts of a return that were filled in."""
    searched = " – ".join(t for t in (long_date(read.searched_on), read.searched_what) if t)
    rows = (
        ("Searched", searched),
        ("Why it cannot be shared", read.reason),
        ("Last contact", long_date(read.last_contact_on)),
    )
    return [row for row in (*rows, *read.facts.items()) if row[1]]


def item_facts(item: ReadItem) -> list[str]:
    """Say when, about whom, from where and how sure a piece of information is."""
    said = (
        short_date(item.happened_on),
        f"about {item.about}{_match(item)}" if item.about else "",
        f"source: {item.source}" if item.source else "",
        "verified" if item.verified else "not verified",
        f"why it matters: {item.relevance}" if item.relevance else "",
        f"may be used until {short_date(item.expires_on)}" if item.expires_on else "",
    )
    return [text for text in said if text]


def _match(item: ReadItem) -> str:
    """Say how sure the agency is that it is this person."""
    sure = item.match in (Match.POSSIBLE, Match.LIKELY, Match.CERTAIN)
    return f" ({item.match.label.lower()})" if item.match is not None and sure else ""
