"""Small facts of a referral in words, and the lines of its lists."""

from dataclasses import dataclass
from uuid import UUID

from marac.agencies.lists.book import CodeBook
from marac.agencies.models import CodeList
from marac.cases.models import Part
from marac.incidents.models import Incident
from marac.incidents.saying import when_of_it
from marac.incidents.words import strand_words
from marac.people.models import Identity
from marac.web.filters import plain_date

Fact = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One or more facts; an entry of a list has a title."""

    facts: tuple[Fact, ...]
    title: str = ""

    @property
    def rows(self) -> list[dict[str, str]]:
        """Give the facts that say something as rows of a summary list."""
        return [{"key": key, "value": value} for key, value in self.facts if value]


@dataclass(frozen=True)
class Line:
    """One row of a list within a referral: what it is, a few facts, and what it lacks."""

    id: UUID
    title: str
    facts: tuple[str, ...] = ()
    lacks: str = ""


def incident_line(incident: Incident, book: CodeBook) -> Line:
    """Say an incident in a line."""
    aimed_at = ", ".join(strand_words(incident, book))
    facts = (when_of_it(incident), incident.place, aimed_at)
    lacks = "" if aimed_at else "Say what the hostility was aimed at"
    return Line(incident.id, shortened(incident.summary), tuple(f for f in facts if f), lacks)


def party_line(part: Part, book: CodeBook) -> Line:
    """Say somebody's part in a line."""
    who = part.identity
    relationship = part.relationship_code and book.label(
        CodeList.RELATIONSHIP, part.relationship_code
    )
    facts = (relationship, born(who) and f"Born {born(who)}", who.handle if who.name else "")
    return Line(part.id, title_of(who), tuple(f for f in facts if f))


def title_of(identity: Identity) -> str:
    """Say whom an identity is about in a few words."""
    called = identity.name or identity.handle or identity.known_as
    return called or shortened(identity.description) or "Somebody not named"


def shortened(text: str, most: int = 90) -> str:
    """Cut a text at a word, to stand in a list."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[:most].rsplit(" ", 1)[0] + "…"


def yes(answer: bool | None, when_no: str = "") -> str:
    """Say an answer in words; None is no answer."""
    return "" if answer is None else "Yes" if answer else when_no


def born(identity: Identity) -> str:
    """Say a date of birth, and whether it is an estimate."""
    estimated = " (estimated)" if identity.birth_estimated else ""
    return plain_date(identity.born_on) + estimated if identity.born_on else ""


def word(book: CodeBook, code_list: CodeList, code: str) -> str:
    """Say a code in words; no code says nothing."""
    return book.label(code_list, code) if code else ""
