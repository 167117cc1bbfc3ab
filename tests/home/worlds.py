"""A seeded world for the front page, with its facts written down apart from any policy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Ending
from marac.agencies.models import Agency, Area
from marac.cases.models import Attestation, Case, Conflict, NamedReader, Outcome
from marac.meetings.models import Meeting
from tests.factories import Factory

CASES = 26
STAGES = ("triage", "built", "out", "heard")
VOICES = (Role.REPRESENTATIVE, Role.DEPUTY)


@dataclass
class Fact:
    """All that decides who may know of a case."""

    case: Case
    stage: str
    late: bool
    invited: set[UUID] = field(default_factory=set)
    named: set[UUID] | None = None
    conflicted: set[UUID] = field(default_factory=set)
    unattested: set[UUID] = field(default_factory=set)
    returns: list[tuple[UUID, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Deed:
    """All that decides who is told of an action."""

    fact: Fact
    agency: UUID
    owner: UUID | None
    overdue: bool
    reported: bool
    ending: Ending | None


@dataclass
class RandomWorld:
    """An area made by chance; each kind of thing that may hide a case happens in it."""

    make: Factory
    chance: Random
    area: Area = field(init=False)
    agencies: list[Agency] = field(init=False)
    people: dict[UUID, tuple[User, Role, UUID]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.make.codes()
        self.area = self.make.area()
        self.agencies = [self.make.agency(area=self.area) for _ in range(5)]
        home = self.agencies[0]
        roles = (Role.COORDINATOR, Role.COORDINATOR, Role.CHAIR, Role.CHAIR)
        people = [(role, home) for role in (*roles, Role.CHAMPION)]
        people += [(role, a) for a in self.agencies for role in (*VOICES, Role.REFERRER)]
        for role, agency in people:
            user = self.make.user(role, area=self.area, agency=agency)
            self.people[user.id] = (user, role, agency.id)
        self.runner = next(user for user, role, _ in self.people.values())
        self.next = self.make.meeting(self.area)
        held = {"started_at": clock.now(), "concluded_at": clock.now()}
        held["concluded_by_id"] = self.runner.id
        self.last = self.make.meeting(self.area, clock.now() - timedelta(days=8), **held)
        for _ in range(CASES):
            self._case()
        self.make.session.flush()

    def _case(self) -> None:
        stage, home = self.chance.choice(STAGES), self.agencies[0]
        case = self.make.case(area=self.area, referrer=self.runner, agency=home)
        fact = Fact(case, stage, late=stage == "built" and self.chance.random() < 0.5)
        self.facts.append(fact)
        if stage != "triage":
            self.make.accepted(case, self.runner)
            self._invite(fact)
            self._list(fact, self.last if stage == "heard" else self.next)
        self._hide(fact)
        if stage == "heard":
            for _ in range(self.chance.randrange(5)):
                self._act(fact)

    def _invite(self, fact: Fact) -> None:
        for agency in self.agencies:
            if self.chance.random() < 0.3:
                continue
            gone = self.chance.random() < 0.2
            when = {"withdrawn_at": clock.now()} if gone else {}
            self.make.invitation(fact.case, agency, self.runner, **when)
            if not gone:
                fact.invited.add(agency.id)

    def _list(self, fact: Fact, meeting: Meeting) -> None:
        if fact.stage == "built":
            self.make.listing(fact.case, meeting, self.runner, late=fact.late)
            return
        decided = {"decided_at": clock.now(), "outcome": Outcome.NO_FURTHER}
        heard = decided if fact.stage == "heard" else {}
        listing = self.make.circulated(fact.case, meeting, self.runner, **heard)
        if fact.stage == "out":
            for agency in self.agencies:
                if agency.id not in fact.invited:
                    continue
                done = self.chance.random() < 0.4
                sent = {"answer": "not_known", "submitted_at": clock.now()}
                said = sent | {"submitted_by_id": self.runner.id} if done else {}
                self.make.request(listing, agency, **said)
                fact.returns.append((agency.id, done))

    def _hide(self, fact: Fact) -> None:
        """Restrict it, keep people or an agency away, or let somebody still owe their word."""
        about = {"case_id": fact.case.id, "declared_by_id": self.runner.id}
        if self.chance.random() < 0.25:
            fact.case.restricted_at = clock.now()
            fact.case.restricted_by_id = self.runner.id
            fact.named = set(self._some(0.5))
            for key in fact.named:
                self.make.add(NamedReader(case_id=fact.case.id, user_id=key))
        for key in self._some(0.1):
            self.make.add(Conflict(user_id=key, **about))
            fact.conflicted.add(key)
        if self.chance.random() < 0.15:
            agency = self.chance.choice(self.agencies)
            self.make.add(Conflict(agency_id=agency.id, **about))
            ties = ((key, home) for key, (_, _, home) in self.people.items())
            fact.conflicted |= {key for key, home in ties if home == agency.id}
        fact.unattested = set(self._some(0.15))
        theirs = Attestation.user_id.in_(fact.unattested)
        gone = sa.delete(Attestation).where(Attestation.case_id == fact.case.id, theirs)
        self.make.session.execute(gone)

    def _some(self, share: float) -> Iterator[UUID]:
        return (key for key in self.people if self.chance.random() < share)

    def _act(self, fact: Fact) -> None:
        owner = self.chance.choice([None, *self.people])
        agency = self.people[owner][2] if owner else self.chance.choice(self.agencies).id
        ending = self.chance.choice([None, None, None, Ending.NOT_DONE, Ending.IMPOSSIBLE])
        deed = Deed(
            fact,
            agency,
            owner,
            overdue=self.chance.random() < 0.5,
            reported=ending is None and self.chance.random() < 0.3,
            ending=ending,
        )
        self.deeds.append(deed)
        by = {"reported_done_by_id": self.runner.id, "reported_done_at": clock.now()}
        over = {"ending": ending, "ended_at": clock.now(), "ended_by_id": self.runner.id}
        self.make.action(
            fact.case,
            next(a for a in self.agencies if a.id == agency),
            self.people[owner][0] if owner else None,
            due_on=clock.today() + timedelta(days=-3 if deed.overdue else 3),
            **(by if deed.reported else {}),
            **(over if ending else {}),
        )
