"""People for `benchmarks.known`: a list enlarged by mixing names, days and homes within an origin.

A made-up Somali person has a Somali first name, father's name and last name, as often spelt the one
way or the other as in the list; a third lives with somebody made before. Origins come from the
questions; whoever nobody asks about has the origin of those who bear the same names.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from marac.people.matching.evaluating.reading import Known, Question
from marac.people.matching.features import Features, Tokens

LATEST, LIVING_TOGETHER, ONE_FAMILY = 2000, 0.35, 0.7


def origins_of(people: Sequence[Known], questions: Sequence[Question]) -> dict[str, str]:
    """Give the origin of everybody."""
    told = {question.truth: question.origin for question in questions}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for known in people:
        if known.person in told:
            for word in known.features.words:
                votes[word][told[known.person]] += 1
    return {p.person: told.get(p.person) or _guessed(p.features, votes) for p in people}


def _guessed(features: Features, votes: Mapping[str, Counter[str]]) -> str:
    sums: Counter[str] = Counter()
    for word in features.words:
        for origin, count in votes[word].items() if word in votes else ():
            sums[origin] += count / votes[word].total()  # type: ignore[assignment]
    return sums.most_common(1)[0][0] if sums else "all"


def enlarge(
    people: Sequence[Known], origins: Mapping[str, str], most: int, seed: int = 7
) -> Iterator[Known]:
    """Give the people, then mixtures of them until there are enough."""
    yield from people[:most]
    mixer = Mixer(people, origins, seed)
    for number in range(len(people), most):
        yield Known(f"mixed-{number}", mixer.somebody())


class Mixer:
    """Makes people up out of those who are there."""

    def __init__(self, people: Sequence[Known], origins: Mapping[str, str], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same every time
        self.people, self.origins = people, origins
        self.of_origin: dict[str, list[Features]] = defaultdict(list)
        for known in people:
            self.of_origin[origins[known.person]].append(known.features)
        self.made: dict[str, list[Features]] = defaultdict(list)

    def somebody(self) -> Features:
        """Make one more."""
        base = self.chance.choice(self.people)
        origin = self.origins[base.person]
        some = [self.chance.choice(self.of_origin[origin]) for _ in range(5)]
        together = self.made[origin] and self.chance.random() < LIVING_TOGETHER
        relative = self.chance.choice(self.made[origin][-LATEST:]) if together else None
        made = replace(
            base.features,
            names=(self._name(base.features, some, relative),),
            born=self._born(base.features, *some[3:]),
            phones=(f"{self.chance.randint(0, 999_999_999):09}",) if base.features.phones else (),
            emails=(),
        )
        home = relative or self._home()
        made = replace(made, house=home.house, street=home.street, postcode=home.postcode)
        self.made[origin].append(made)
        return made

    def _name(
        self, base: Features, some: Sequence[Features], relative: Features | None
    ) -> tuple[Tokens, Tokens]:
        given, family = some[0].names[0][0][:1], some[2].names[0][1]
        if len(base.names[0][0]) > 1:
            given += some[1].names[0][0][-1:]
        if relative is not None and self.chance.random() < ONE_FAMILY:
            family = relative.names[0][1]
        return given, family

    def _born(self, base: Features, year: Features, day: Features) -> str:
        return year.born[:4] + day.born[4:] if base.born and year.born and day.born else ""

    def _home(self) -> Features:
        home = self.chance.choice(self.people).features
        end = "".join(self.chance.choice(letters) for letters in ("123456789", "ABDEFGHJ", "LNPQR"))
        return replace(
            home,
            house=str(self.chance.randint(1, 200)) if home.house else "",
            postcode=home.postcode[:3] + end if home.postcode else "",
        )
