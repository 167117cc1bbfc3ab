"""The file of facts that `marac demo --canaries` writes, as the walk reads it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

# Whose agency needs no sharing agreement: they keep the house in order and read no case by role.
KEEPERS_OF_THE_HOUSE = ("SY", "IG")


@dataclass(frozen=True)
class Seat:
    """A role that somebody holds today, for an agency."""

    role: str
    agency: str


@dataclass(frozen=True)
class Viewer:
    """Somebody in one area, with the seats that count today; nobody in particular has none."""

    name: str
    user: str | None = None
    area: str | None = None
    seats: tuple[Seat, ...] = ()
    email: str = ""
    disabled: bool = False
    # Every agency that the person belongs to anywhere, whatever it gives them: a conflict counts.
    ties: frozenset[str] = frozenset()

    @property
    def roles(self) -> set[str]:
        """The letters of the roles that count."""
        return {seat.role for seat in self.seats}

    @property
    def label(self) -> str:
        """The roles in one word, for tables."""
        return "+".join(sorted(self.roles)) or ("--" if self.user else "AN")


@dataclass
class Facts:
    """Everything that the file says, arranged for looking up."""

    made_at: datetime
    tokens: dict[str, dict[str, Any]]
    cases: dict[str, dict[str, Any]]
    viewers: list[Viewer]
    emails: dict[str, str]
    papers: list[dict[str, Any]]
    areas: list[str]
    agencies: list[str]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def read(path: Path) -> Facts:
    """Read the file."""
    told = json.loads(path.read_text(encoding="utf-8"))
    agreed = {agency["id"]: agency["agreement_in_date"] for agency in told["agencies"]}
    today = datetime.fromisoformat(told["made_at"]).date()
    facts = Facts(
        made_at=datetime.fromisoformat(told["made_at"]),
        tokens={token["token"]: token for token in told["tokens"]},
        cases={case["case"]: case for case in told["cases"]},
        viewers=[v for person in told["people"] for v in _viewers(person, agreed, today)],
        emails={person["email"]: person["user"] for person in told["people"]},
        papers=told["papers"],
        areas=[area["id"] for area in told["areas"]],
        agencies=[agency["id"] for agency in told["agencies"]],
    )
    for token in told["tokens"]:
        facts.rows[token["table"]].append(token)
    return facts


def _viewers(person: dict[str, Any], agreed: dict[str, bool], today: date) -> list[Viewer]:
    """One viewer for each area in which the person has ever sat."""
    areas = {seat["area"] for seat in person["seats"]} or {None}
    return [
        Viewer(
            name=person["name"],
            user=person["user"],
            area=area,
            seats=tuple(
                Seat(seat["role"], seat["agency"])
                for seat in person["seats"]
                if seat["area"] == area and _counts(seat, agreed, today)
            ),
            email=person["email"],
            disabled=person["disabled"],
            ties=frozenset(s["agency"] for s in person["seats"] if _held(s, today)),
        )
        for area in sorted(areas, key=str)
    ]


def _counts(seat: dict[str, Any], agreed: dict[str, bool], today: date) -> bool:
    """Whether a seat gives anything today: its days, its agency's agreement, the declaration."""
    lawful = agreed[seat["agency"]] or seat["role"] in KEEPERS_OF_THE_HOUSE
    return _held(seat, today) and lawful and bool(seat["declared"])


def _held(seat: dict[str, Any], today: date) -> bool:
    begun = date.fromisoformat(seat["from"]) <= today
    over = seat["ended"] or (seat["to"] and date.fromisoformat(seat["to"]) < today)
    return begun and not over
