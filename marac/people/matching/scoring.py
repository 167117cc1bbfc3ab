"""Scoring a pair: the bits of each field, added up, with what was found on the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from marac.people.matching.blocking import code_key, codes_of, word_key
from marac.people.matching.features import Features, Tokens
from marac.people.matching.levels import address_level, birth_level, word_level
from marac.people.matching.weights import Weights

# How common a key is in the area: the share of identities that have it.
Chance = Callable[[str], float]
Part = tuple[str, str, float]
AT_HOME = frozenset({"same", "house, street only", "house, postcode only"})


@dataclass(slots=True)
class Score:
    """The bits of a pair and the level of each field that both have."""

    bits: float = 0.0
    parts: dict[str, str] = field(default_factory=dict)
    swapped: bool = False

    def add(self, name: str, level: str, bits: float) -> None:
        """Count a field in."""
        self.bits += bits
        self.parts[name] = level


@dataclass(frozen=True, slots=True)
class Named:
    """How far two names agree, part by part."""

    given: tuple[str, float] = ("", 0.0)
    family: tuple[str, float] = ("", 0.0)
    extra: float = 0.0
    swapped: bool = False

    @property
    def bits(self) -> float:
        """Add the parts."""
        return self.given[1] + self.family[1] + self.extra


class Scorer:
    """Scores candidates against one description."""

    def __init__(self, asked: Features, weights: Weights, chance: Chance) -> None:
        self.asked, self.weights, self.chance = asked, weights, chance
        self._words: dict[tuple[str, str, str], tuple[str, float]] = {}

    def score(self, other: Features) -> Score:
        """Compare a candidate with what was asked for."""
        score = Score()
        self._birth(score, other)
        place = self._place(score, other)
        self._numbers(score, other)
        self._sex(score, other)
        self._name(score, other, at_home=place in AT_HOME)
        return score

    def _birth(self, score: Score, other: Features) -> None:
        level = birth_level(self.asked, other)
        if level:
            score.add("birth", level, self.weights.bits("birth", level))

    def _sex(self, score: Score, other: Features) -> None:
        if self.asked.sex and other.sex:
            level = "same" if self.asked.sex == other.sex else "different"
            score.add("sex", level, self.weights.bits("sex", level))

    def _place(self, score: Score, other: Features) -> str:
        level = address_level(self.asked, other)
        if level:
            chance = self.chance(_place_key(level, self.asked))
            score.add("address", level, self.weights.bits("address", level, chance))
        return level

    def _numbers(self, score: Score, other: Features) -> None:
        mine, theirs = self.asked, other
        for name, kind, one, two in (
            ("phone", "ph", mine.phones, theirs.phones),
            ("email", "em", mine.emails, theirs.emails),
            ("handle", "ha", mine.handles, theirs.handles),
        ):
            if one and two:
                shared = set(one) & set(two)
                chance = min((self.chance(f"{kind}:{value}") for value in shared), default=None)
                level = "same" if shared else "different"
                score.add(name, level, self.weights.bits(name, level, chance))

    def _name(self, score: Score, other: Features, *, at_home: bool) -> None:
        pairs = [(one, two) for one in self.asked.names for two in other.names]
        if not pairs:
            return
        found = max((self._named(one, two) for one, two in pairs), key=lambda named: named.bits)
        family, bits = found.family
        if at_home and found.given[0] != "same":
            bits = min(bits, self.weights.household)
        if found.given[0]:
            score.add("given", *found.given)
        if family:
            score.add("family", family, bits)
        score.bits += found.extra
        score.swapped = found.swapped

    def _named(self, one: tuple[Tokens, Tokens], two: tuple[Tokens, Tokens]) -> Named:
        straight = self._straight(one, two)
        if straight.given[1] > 0 and straight.family[1] > 0:
            return straight
        given, family = self._best("given", one[0], two[1]), self._best("family", one[1], two[0])
        swapped = [Named(given, family, -self.weights.swapped, swapped=True)]
        if family[1] > 0:
            swapped.append(self._crossed((one[0], two[0][1:]), (one[1], two[0][:1])))
        if given[1] > 0:
            swapped.append(self._crossed((one[0][1:], two[0]), (one[0][:1], two[1])))
        likely = [named for named in swapped if named.given[1] > 0 and named.family[1] > 0]
        return max(straight, *likely, key=lambda named: named.bits) if likely else straight

    def _crossed(self, given: tuple[Tokens, Tokens], family: tuple[Tokens, Tokens]) -> Named:
        """Swap where the other's name stands among the given names of one of the two only."""
        cost = self.weights.swapped + self.weights.misplaced
        found = self._best("given", *given), self._best("family", *family)
        return Named(*found, -cost, swapped=True)

    def _straight(self, one: tuple[Tokens, Tokens], two: tuple[Tokens, Tokens]) -> Named:
        given, family = self._best("given", one[0], two[0]), self._best("family", one[1], two[1])
        if family[1] <= 0 and (one[1] or two[1]):
            family = self._misplaced(one, two, family)
        return Named(given, family, self._second(one[0], two[0]))

    def _misplaced(
        self, one: tuple[Tokens, Tokens], two: tuple[Tokens, Tokens], family: tuple[str, float]
    ) -> tuple[str, float]:
        """Look for a family name among the other's given names, behind the first."""
        elsewhere = max(
            self._best("family", one[1], two[0][1:]),
            self._best("family", one[0][1:], two[1]),
            key=lambda found: found[1],
        )
        cost = self.weights.misplaced
        return (elsewhere[0], elsewhere[1] - cost) if elsewhere[1] > cost else family

    def _second(self, one: Tokens, two: Tokens) -> float:
        """Count a second given name that both have."""
        if len(one) < 2 or len(two) < 2:
            return 0.0
        bits = max(self._word("given", a, b)[1] for a in one[1:] for b in two[1:])
        return max(-1.0, min(7.0, bits * self.weights.extra))

    def _best(self, name: str, mine: Tokens, theirs: Tokens) -> tuple[str, float]:
        """Give the words of two lists that agree best."""
        if not mine or not theirs:
            return "", 0.0
        best, most = ("", 0.0), -99.0
        for a, one in enumerate(_with_joined(mine)):
            for b, two in enumerate(_with_joined(theirs)):
                level, bits = self._word(name, one, two)
                behind = self.weights.displaced if a != b else 0.0
                if bits - behind > most:
                    best, most = (level, bits - behind), bits - behind
        return best

    def _word(self, name: str, one: str, two: str) -> tuple[str, float]:
        known = self._words.get((name, one, two))
        if known is None:
            level = word_level(one, two)
            bits = self.weights.bits(name, level, self._commonness(level, one, two))
            known = self._words[name, one, two] = (level, bits)
        return known

    def _commonness(self, level: str, one: str, two: str) -> float | None:
        if level == "same":
            return self.chance(word_key(one))
        if level in {"variant", "sounds"}:
            shared = set(codes_of(one)) & set(codes_of(two))
            return min(map(self.chance, map(code_key, shared)), default=0.01)
        return None


def _with_joined(words: Tokens) -> Iterable[str]:
    return (*words, "".join(words)) if len(words) > 1 else words


def _place_key(level: str, features: Features) -> str:
    """Give the key whose share says how much an agreement on an address is worth."""
    if level in {"same", "house, postcode only"}:
        if features.postcode:
            return f"hp:{features.house} {features.postcode}"
        return f"hs:{features.house} {features.street}"
    if level == "house, street only":
        return f"hs:{features.house} {features.street}"
    if level.startswith("postcode") and features.postcode:
        return f"pc:{features.postcode}"
    if level.startswith("street only") or not features.postcode:
        return f"st:{features.street}"
    return f"pc:{features.postcode}"
