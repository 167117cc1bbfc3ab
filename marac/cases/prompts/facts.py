"""The facts of a case that rules look at, apart from how the case keeps them.

A fact has a key that stays the same while it does: by its key it is known whether it is new.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marac import clock
from marac.cases.models import Case, Part
from marac.incidents.kinds import Certainty
from marac.people.models import Identity, IdentityKind

ADULT = 18
ORGANISED = "organised"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the area set: so many reported incidents within so many months prompt a review."""

    asb_incidents: int = 3
    asb_months: int = 6


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One incident: its days, as incidents tell them, whether it was reported, and what."""

    key: str
    happened_on: date
    latest_on: date | None = None
    ended_on: date | None = None
    certainty: Certainty = Certainty.EXACT
    reported: bool = False
    crime: bool = False
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child of the household."""

    key: str
    witnessed: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """An alleged perpetrator, as far as rules ask."""

    key: str
    organised: bool = False
    juvenile: bool = False
    admitted: bool | None = None
    first_offence: bool | None = None


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """Everything that rules look at. `scores` are the answers of the risk grid, by question."""

    today: date
    person: bool = True
    age: int | None = None
    care_needs: bool = False
    capacity_concern: bool = False
    happenings: tuple[Happening, ...] = ()
    children: tuple[Child, ...] = ()
    sources: tuple[Source, ...] = ()
    red_flags: frozenset[str] = frozenset()
    grounds: frozenset[str] = frozenset()
    scores: Mapping[str, int] = field(default_factory=dict)
    agrees: bool | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def minor(self) -> bool:
        """Tell whether the person harmed is known to be a child."""
        return self.age is not None and self.age < ADULT

    def scored(self, question: str, at_least: int = 1) -> bool:
        """Tell whether the risk grid answers a question with at least so much."""
        return self.scores.get(question, 0) >= at_least


def facts_of(case: Case, *, limits: Limits, agrees: bool | None) -> CaseFacts:
    """Read the facts of a case; `agrees`: would the victim take part in restorative justice."""
    subject, today = case.subject, clock.today()
    person = subject is not None and subject.kind is IdentityKind.PERSON
    return CaseFacts(
        today=today,
        person=person,
        age=_age(subject, today) if person else None,
        care_needs=bool(subject and subject.care_needs),
        capacity_concern=bool(subject and subject.capacity_concern),
        happenings=tuple(_happening(incident) for incident in case.incidents),
        children=tuple(Child(key=f"{p.id}", witnessed=p.witnessed_harm) for p in case.children),
        sources=tuple(_source(part) for part in case.harm_sources),
        red_flags=frozenset(case.risk.red_flags if case.risk else ()),
        grounds=frozenset(case.grounds),
        scores=_scores(case),
        agrees=agrees,
        limits=limits,
    )


def _age(subject: Identity | None, today: date) -> int | None:
    born = subject.born_on if subject is not None else None
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _happening(incident: Any) -> Happening:
    return Happening(
        key=f"{incident.id}",
        happened_on=incident.happened_on,
        latest_on=incident.latest_on,
        ended_on=incident.ended_on,
        certainty=incident.certainty,
        reported=bool(incident.reported_to or incident.reported_on or incident.crime_reference),
        crime=incident.class_code in ("crime", "aggravated"),
        acts=frozenset(incident.acts),
    )


def _source(part: Part) -> Source:
    return Source(
        key=f"{part.id}",
        organised=part.relationship_code == ORGANISED,
        juvenile=part.juvenile,
        admitted=part.admitted,
        first_offence=part.first_offence,
    )


def _scores(case: Case) -> dict[str, int]:
    """Read the latest answers of the grid, where the level was judged by one."""
    sheet = case.risk.sheet if case.risk is not None else None
    answers: Iterable[tuple[str, Any]] = sheet.answers.items() if sheet is not None else ()
    return {key: row.get("score") or 0 for key, row in answers}
