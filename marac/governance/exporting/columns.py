"""What an export can hold of a case: each column with its name, its group and where it comes from.

What is not here never leaves in an export: the safe contact and everything else that tells where
people live, what agencies returned (police intelligence too), third parties and sources.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac import clock
from marac.agencies.models import CodeList
from marac.agencies.queries import CodeBook
from marac.cases.models import Case, Ground, Part, RedFlag
from marac.cases.wording import risk_words, status_of
from marac.incidents.models import Incident
from marac.incidents.words import act_words
from marac.people.models import Identity


class Group(StrEnum):
    """What a column is about."""

    CASE = "case"
    HARMED = "harmed"
    SOURCES = "sources"
    INCIDENTS = "incidents"


@dataclass(frozen=True)
class Column:
    """One column of the file: its key, what it is called and how it reads a case."""

    key: str
    group: Group
    label: str
    read: Callable[[Case, CodeBook], str]
    hint: str = ""

    @property
    def heading(self) -> str:
        """Name the column where its group does not stand above it."""
        return f"{_PREFIXES[self.group]}{self.label}" if self.group in _PREFIXES else self.label


_PREFIXES = {
    Group.HARMED: "Person harmed: ",
    Group.SOURCES: "Alleged perpetrator: ",
    Group.INCIDENTS: "Incident: ",
}


def columns_of(keys: Iterable[str]) -> tuple[Column, ...]:
    """Give the columns of these keys, in the order of the file."""
    chosen = set(keys)
    return tuple(column for column in COLUMNS if column.key in chosen)


def several(values: Iterable[str]) -> str:
    """Write what a case has more than one of into one cell, numbered alike in each column."""
    found = list(values)
    if len(found) == 1:
        return found[0]
    return "; ".join(f"({n}) {value}" for n, value in enumerate(found, start=1) if value)


def _of_harmed(read: Callable[[Identity], str]) -> Callable[[Case, CodeBook], str]:
    return lambda case, _book: read(case.subject) if case.subject is not None else ""


def _of_sources(read: Callable[[Part, CodeBook], str]) -> Callable[[Case, CodeBook], str]:
    return lambda case, book: several(read(part, book) for part in case.harm_sources)


def _of_incidents(read: Callable[[Incident, CodeBook], str]) -> Callable[[Case, CodeBook], str]:
    return lambda case, book: several(read(incident, book) for incident in case.incidents)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _name(identity: Identity) -> str:
    return identity.name or "Not known"


def _others(identity: Identity) -> str:
    return ", ".join(name for name in (identity.known_as, identity.aliases) if name)


def _born(identity: Identity) -> str:
    return _day(identity.born_on) + (" (estimated)" if identity.birth_estimated else "")


def _language(identity: Identity) -> str:
    return identity.language + (" (interpreter needed)" if identity.interpreter else "")


def _account(identity: Identity) -> str:
    return " on ".join(word for word in (identity.handle, identity.platform) if word)


def _word(book: CodeBook, code_list: CodeList, code: str, on: date | None = None) -> str:
    return book.label(code_list, code, on) if code else ""


def _strands(codes: Iterable[tuple[str, date]], book: CodeBook) -> str:
    return ", ".join(book.dated(CodeList.STRAND, codes))


def _submitted(case: Case, _book: CodeBook) -> str:
    return _day(clock.london_day(case.submitted_at)) if case.submitted_at else ""


def _closed(case: Case, _book: CodeBook) -> str:
    return _day(clock.london_day(case.closed_at)) if case.closed_at else ""


def _grounds(case: Case, _book: CodeBook) -> str:
    return ", ".join(Ground(ground).label for ground in case.grounds)


def _risk(case: Case, _book: CodeBook) -> str:
    return risk_words(case.risk.level if case.risk else None).text


def _red_flags(case: Case, _book: CodeBook) -> str:
    return ", ".join(RedFlag(f).label for f in case.risk.red_flags) if case.risk else ""


_FREE = "In the words of whoever wrote it, who may name people and places"

COLUMNS = (
    Column("reference", Group.CASE, "Case reference", lambda case, _book: case.reference or ""),
    Column("submitted", Group.CASE, "Referred on", _submitted),
    Column("agency", Group.CASE, "Referring agency", lambda case, _book: case.agency.name),
    Column("grounds", Group.CASE, "Grounds", _grounds),
    Column("strands", Group.CASE, "Strands", lambda case, book: _strands(case.strand_days, book)),
    Column("risk", Group.CASE, "Risk", _risk),
    Column("red_flags", Group.CASE, "Red flags", _red_flags),
    Column("status", Group.CASE, "State", lambda case, _book: status_of(case).text),
    Column("closed", Group.CASE, "Closed on", _closed),
    Column("harmed_kind", Group.HARMED, "Kind", _of_harmed(lambda who: who.kind.label)),
    Column("harmed_name", Group.HARMED, "Name", _of_harmed(_name)),
    Column("harmed_others", Group.HARMED, "Other names", _of_harmed(_others)),
    Column("harmed_pronouns", Group.HARMED, "Pronouns", _of_harmed(lambda who: who.pronouns)),
    Column("harmed_born", Group.HARMED, "Date of birth", _of_harmed(_born)),
    Column("harmed_ward", Group.HARMED, "Ward", _of_harmed(lambda who: who.ward)),
    Column("harmed_language", Group.HARMED, "Language", _of_harmed(_language)),
    Column(
        "harmed_adjustments",
        Group.HARMED,
        "Reasonable adjustments",
        _of_harmed(lambda who: who.adjustments),
    ),
    Column(
        "source_name", Group.SOURCES, "Name", _of_sources(lambda part, _book: _name(part.identity))
    ),
    Column(
        "source_others",
        Group.SOURCES,
        "Other names",
        _of_sources(lambda part, _book: _others(part.identity)),
    ),
    Column(
        "source_born",
        Group.SOURCES,
        "Date of birth",
        _of_sources(lambda part, _book: _born(part.identity)),
    ),
    Column(
        "source_relationship",
        Group.SOURCES,
        "Who they are to the person harmed",
        _of_sources(lambda p, book: _word(book, CodeList.RELATIONSHIP, p.relationship_code)),
    ),
    Column(
        "source_account",
        Group.SOURCES,
        "Online account",
        _of_sources(lambda part, _book: _account(part.identity)),
    ),
    Column(
        "happened", Group.INCIDENTS, "Date", _of_incidents(lambda i, _book: _day(i.happened_on))
    ),
    Column(
        "aimed_at",
        Group.INCIDENTS,
        "Strands",
        _of_incidents(
            lambda i, book: _strands([(s.strand, i.happened_on) for s in i.strands], book)
        ),
    ),
    Column(
        "act",
        Group.INCIDENTS,
        "What was done",
        _of_incidents(act_words),
    ),
    Column(
        "recorded_as",
        Group.INCIDENTS,
        "Recorded as",
        _of_incidents(
            lambda i, book: _word(book, CodeList.INCIDENT_CLASS, i.class_code, i.happened_on)
        ),
    ),
    Column(
        "crime_reference",
        Group.INCIDENTS,
        "Crime reference",
        _of_incidents(lambda i, _book: i.crime_reference),
    ),
    Column(
        "summary",
        Group.INCIDENTS,
        "What happened",
        _of_incidents(lambda i, _book: i.summary),
        _FREE,
    ),
    Column(
        "words_used",
        Group.INCIDENTS,
        "Words used",
        _of_incidents(lambda i, _book: i.words_used),
        _FREE,
    ),
    Column("injury", Group.INCIDENTS, "Injury", _of_incidents(lambda i, _book: i.injury)),
    Column("damage", Group.INCIDENTS, "Damage", _of_incidents(lambda i, _book: i.damage)),
    Column("outcome", Group.INCIDENTS, "Outcome", _of_incidents(lambda i, _book: i.outcome)),
)
