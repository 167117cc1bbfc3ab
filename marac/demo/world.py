"""The invented partnership while it is being made: who is who, and what has happened so far."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.agencies.models import Agency, Area
from marac.cases.models import Case, Listing
from marac.demo.diary import Diary
from marac.demo.scripts import Table
from marac.meetings.models import Meeting

VOICES = (Role.REPRESENTATIVE, Role.ADVOCATE)


@dataclass
class World:
    """What the steps of the diary share; everything goes by the keys of the stories."""

    session: Session
    diary: Diary
    built_on: date
    people: list[Table]
    areas: dict[str, Area] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    meetings: dict[str, list[Meeting]] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    _actors: dict[tuple[str, str, date], Actor] = field(default_factory=dict)

    def actor(self, key: str, area: str) -> Actor:
        """Work out who a person is in an area on the day of the diary."""
        at = (key, area, clock.today())
        if at not in self._actors:
            user, place = self.users[key], self.areas[area]
            self._actors[at] = actor_for(self.session, user, area_id=place.id)
        return self._actors[at]

    def coordinator(self, area: str) -> Actor:
        """Give the area's co-ordinator."""
        return self.actor(self.holder(Role.COORDINATOR, area), area)

    def chair(self, area: str) -> Actor:
        """Give the area's chair."""
        return self.actor(self.holder(Role.CHAIR, area), area)

    def voice(self, agency: str, area: str) -> Actor:
        """Give the person who speaks for an agency in an area."""
        return self.actor(self.speaker(agency, area), area)

    def speaker(self, agency: str, area: str) -> str:
        """Give the key of the person who speaks for an agency in an area."""
        for role in VOICES:
            found = self._holders(role, area, agency)
            if found:
                return found[0]
        raise LookupError(f"nobody speaks for {agency} in {area}")

    def holder(self, role: Role, area: str) -> str:
        """Give the key of the first person with a role in an area."""
        return self._holders(role, area)[0]

    def seat(self, key: str, area: str) -> str:
        """Give the key of the agency that a person belongs to in an area."""
        person = next(p for p in self.people if p["key"] == key)
        return next(str(agency) for _, agency, place in person["seats"] if place == area)

    def agency_ids(self, keys: list[str]) -> list[UUID]:
        """Give the ids of agencies."""
        return [self.agencies[key].id for key in keys]

    def on(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Give a moment of the working day on or after `day`."""
        start = clock.london(clock.add_working_days(day, 0), time(hour))
        return start + timedelta(minutes=minute)

    def _holders(self, role: Role, area: str, agency: str | None = None) -> list[str]:
        return [
            person["key"]
            for person in self.people
            for code, of, place in person["seats"]
            if code == role and place == area and agency in (None, of)
        ]
