"""What the front page counts equals a count made by hand, whatever hides a case from whom."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest

from marac.access import Role
from marac.actions.models import Ending
from tests.client import Browser, Page
from tests.factories import Factory
from tests.home.worlds import VOICES, Deed, Fact, RandomWorld

Counts = dict[str, int]


class ByHand:
    """Counts as the access model reads, from the facts as they were written down."""

    def __init__(self, world: RandomWorld, key: UUID) -> None:
        self.world, self.key = world, key
        _, self.role, self.agency = world.people[key]

    def is_near(self, fact: Fact) -> bool:
        """No conflict of interest, and named where the case is restricted."""
        return self.key not in fact.conflicted and (fact.named is None or self.key in fact.named)

    def awaits(self, fact: Fact) -> bool:
        """Somebody of an invited agency says first whether they have a conflict."""
        went_out = fact.stage in ("out", "heard")
        asked = self.role in VOICES and went_out and self.agency in fact.invited
        return asked and self.key in fact.unattested

    def has(self, deed: Deed) -> bool:
        theirs = self.role in VOICES and deed.agency == self.agency
        mine = deed.owner == self.key or theirs
        return mine and self.is_near(deed.fact) and not self.awaits(deed.fact)

    def counts(self) -> Counts:
        if self.role in VOICES:
            return self.of_an_agency()
        own = {"For you to do": sum(self.has(deed) and is_open(deed) for deed in self.world.deeds)}
        runs = self.role in (Role.COORDINATOR, Role.CHAIR)
        return own | (self.of_the_cycle() if runs else {})

    def of_an_agency(self) -> Counts:
        facts = [fact for fact in self.world.facts if self.is_near(fact)]
        invited = [fact for fact in facts if self.agency in fact.invited]
        owed = [
            fact for fact in invited if fact.stage == "out" and (self.agency, False) in fact.returns
        ]
        return {
            "Before you read on": sum(self.awaits(fact) for fact in facts),
            "Returns due": sum(not self.awaits(fact) for fact in owed),
            "Actions due": sum(self.has(deed) and is_open(deed) for deed in self.world.deeds),
        }

    def of_the_cycle(self) -> Counts:
        facts = [fact for fact in self.world.facts if self.is_near(fact)]
        deeds = [deed for deed in self.world.deeds if self.is_near(deed.fact)]
        missing = {a for fact in facts for a, done in fact.returns if not done}
        chair = {
            "Late items to decide": sum(fact.late for fact in facts),
            "Agencies that did not act": sum(deed.ending is Ending.NOT_DONE for deed in deeds),
        }
        return {
            "Waiting for triage": sum(fact.stage == "triage" for fact in facts),
            "Returns to come": len(missing),
            "Actions that wait for you": sum(deed.reported for deed in deeds),
            "Overdue actions": sum(deed.overdue and is_open(deed) for deed in deeds),
        } | (chair if self.role is Role.CHAIR else {})

    def per_agency(self) -> dict[str, str]:
        """How many returns of each agency are in, as the page words it."""
        facts = [fact for fact in self.world.facts if self.is_near(fact)]
        names = {agency.id: agency.name for agency in self.world.agencies}
        asked = Counter(names[a] for fact in facts for a, _ in fact.returns)
        given = Counter(names[a] for fact in facts for a, done in fact.returns if done)
        return {
            name: f"{given[name]} of {number} in"
            for name, number in asked.items()
            if given[name] < number
        }


def is_open(deed: Deed) -> bool:
    return deed.ending is None and not deed.reported


def shown(page: Page) -> Counts:
    """The number beside each heading."""
    found: Counts = {}
    for heading in page.all("//main//h2[span[@class='marac-home__count']]"):
        (number,) = heading.xpath("span[@class='marac-home__count']/text()")
        found[" ".join(heading.xpath("text()")).strip()] = int(number)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_number_on_every_front_page_is_right(
    make: Factory, browser: Browser, queries: list[str], seed: int
) -> None:
    world = RandomWorld(make, Random(seed))
    for key, (user, role, _) in world.people.items():
        browser.sign_in_as(user)
        queries.clear()
        page = browser.get("/")
        assert len(queries) <= 12, role
        by_hand = ByHand(world, key)
        expected, found = by_hand.counts(), shown(page)
        assert {title: found.get(title, 0) for title in expected} == expected, (seed, role)
        if "Returns to come" in expected:
            lines = page.all("//section[@aria-labelledby='returns']//li/span[1]")
            words = [" ".join(line.text_content().split()) for line in lines]
            assert set(words) == {f"{n} {said}" for n, said in by_hand.per_agency().items()}


def test_the_worlds_hold_something_of_everything(make: Factory) -> None:
    """A count that is always nought would prove nothing."""
    totals: Counter[str] = Counter()
    for seed in range(4):
        world = RandomWorld(make, Random(seed))
        for key in world.people:
            totals.update(ByHand(world, key).counts())
    assert len(totals) == 10
    assert min(totals.values()) > 3, totals
