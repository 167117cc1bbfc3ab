"""Finding whom a few typed letters mean: an agency, what people call its kind, or a person."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz

from marac.meetings.room.people import Owner

# What a room calls agencies of these kinds; their own names and initials are known besides.
CALLED = {
    "police_neighbourhood": ("police", "neighbourhood police", "npt", "cops"),
    "police_hate_lead": ("police", "hate lead", "hate crime lead"),
    "police_investigation": ("police", "cid", "oic", "investigation"),
    "victim_support": ("victim support", "vs", "advocate"),
    "community_safety": ("community safety", "csp", "council"),
    "asb_team": ("asb", "asb team", "council"),
    "council_housing": ("council housing", "housing", "landlord"),
    "housing_association": ("housing", "landlord", "ha"),
    "adult_care": ("adult care", "adult social care", "adults", "asc", "social care"),
    "childrens_services": ("childrens services", "children", "csc", "social care"),
    "education": ("education", "school"),
    "youth_justice": ("youth justice", "yjs", "yot"),
    "probation": ("probation", "nps"),
    "prison": ("prison", "hmp"),
    "fire": ("fire", "fire service", "fire and rescue"),
    "ambulance": ("ambulance", "paramedics"),
    "mental_health": ("mental health", "mh", "cmht"),
    "primary_care": ("gp", "icb", "health", "surgery"),
    "acute_trust": ("hospital", "acute", "health"),
    "substance_use": ("substance use", "drugs", "alcohol"),
    "hate_crime_charity": ("charity", "hate crime charity"),
    "prevent": ("prevent",),
    "cps": ("cps", "prosecutors"),
    "university": ("university", "uni"),
    "transport": ("transport", "buses"),
    "law_centre": ("law centre",),
    "mediation": ("mediation",),
    "migrant_support": ("migrant support",),
}
# Words in the names of many agencies, which say nothing of which one is meant.
COMMON = frozenset(
    {"and", "the", "for", "city", "county", "council", "service", "services", "trust", "team"}
    | {"group", "support", "care"}
)
ALIKE = 80  # of 100: as near as somebody comes who mistypes one letter in six
AS_GOOD = 3
SHORTEST_BEGINNING, SHORTEST_MISTYPED = 3, 4


def plain(text: str) -> str:
    """Reduce a name to lower-case letters without accents and figures, for comparing."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in bare if not unicodedata.combining(c) and c not in "'’")
    return " ".join(re.findall(r"\w+", letters))


@dataclass(frozen=True)
class Meant:
    """How well some words fit, and the people whom they may mean, all of one agency or of many."""

    closeness: float
    owners: tuple[Owner, ...]
    by_name: bool = False

    @property
    def agencies(self) -> list[str]:
        """Name the agencies that are meant, each once."""
        return list(dict.fromkeys(owner.agency for owner in self.owners))


class Directory:
    """Everybody who may be given an action, by all that they and their agencies are called."""

    def __init__(self, owners: Sequence[Owner]) -> None:
        self.owners = tuple(owners)
        self._of_agencies: dict[str, set[UUID]] = {}
        self._of_people: dict[str, set[int]] = {}
        for place, owner in enumerate(self.owners):
            for name in _names_of_agency(owner):
                self._of_agencies.setdefault(name, set()).add(owner.agency_id)
            for name in _names_of_person(owner):
                self._of_people.setdefault(name, set()).add(place)

    def find(self, words: str, *, within: UUID | None = None, exactly: bool = False) -> Meant:
        """Find whom some words mean; `within` asks only for people of one agency.

        `exactly` leaves out what is only nearly spelt so.
        """
        typed = plain(words)
        if not typed:
            return Meant(0, ())
        hits = [hit for hit in self._hits(typed, within) if not exactly or hit.closeness > 90]
        if not hits:
            return Meant(0, ())
        best = max(hit.closeness for hit in hits)
        close = [hit for hit in hits if hit.closeness >= best - AS_GOOD]
        owners = dict.fromkeys(owner for hit in close for owner in hit.owners)
        return Meant(best, tuple(owners), by_name=all(hit.by_name for hit in close))

    def _hits(self, typed: str, within: UUID | None) -> Iterator[Meant]:
        for name, places in self._of_people.items():
            if closeness := _closeness(typed, name):
                people = [self.owners[n] for n in sorted(places)]
                yield Meant(closeness, _of(people, within), by_name=True)
        if within is None:
            for name, agencies in self._of_agencies.items():
                if closeness := _closeness(typed, name):
                    yield Meant(closeness, tuple(o for o in self.owners if o.agency_id in agencies))


def _of(people: list[Owner], agency_id: UUID | None) -> tuple[Owner, ...]:
    return tuple(p for p in people if agency_id is None or p.agency_id == agency_id)


def _closeness(typed: str, name: str) -> float:
    if typed == name:
        return 100
    if len(typed) >= SHORTEST_BEGINNING and name.startswith(typed):
        return 95
    if len(typed) < SHORTEST_MISTYPED:
        return 0
    ratio = fuzz.ratio(typed, name)
    return ratio * 0.9 if ratio >= ALIKE else 0


def _names_of_agency(owner: Owner) -> set[str]:
    name = plain(owner.agency)
    words = name.split()
    said = {name, plain(owner.short_name), *CALLED.get(owner.type_code, ())}
    said |= {word for word in words if len(word) >= SHORTEST_MISTYPED and word not in COMMON}
    if len(words) > 1:
        said.add("".join(word[0] for word in words))
    return said - {""}


def _names_of_person(owner: Owner) -> set[str]:
    name = plain(owner.name)
    return ({name} | {word for word in name.split() if len(word) > 1}) - {""}
