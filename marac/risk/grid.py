"""The arithmetic of the grid: what the answers add up to, what they leave open, what they suggest.

It suggests and never decides. A question without an answer counts for nothing and is not taken
for a no: the outcome says how many there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from marac.risk.words import RedFlag, RiskGroup, RiskLevel, Source

HIGHEST = 2


class Asked(Protocol):
    """What the arithmetic needs to know of a question."""

    key: str
    group: RiskGroup
    red_flag: RedFlag | None
    flag_from: int


@dataclass(frozen=True)
class Answer:
    """What was answered to one question, from whom, and what was said about it."""

    score: int | None = None
    comment: str = ""
    source: Source | None = None

    @property
    def raised(self) -> bool:
        """Tell whether the question is answered with anything but no."""
        return bool(self.score)

    def stored(self) -> dict[str, Any]:
        """Write the answer as it is kept."""
        return {"score": self.score, "comment": self.comment, "source": self.source}


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Outcome:
    """What the answers come to.

    `suggested` is None while nothing is answered. `highest` is the score that would be reached if
    every open question that raises the risk were answered yes.
    """

    raised: int
    protection: int
    score: int
    highest: int
    answered: int
    asked: int
    suggested: RiskLevel | None
    red_flags: tuple[RedFlag, ...]

    @property
    def unanswered(self) -> int:
        """Count the questions without an answer."""
        return self.asked - self.answered


def read(stored: Mapping[str, Any] | None) -> dict[str, Answer]:
    """Read answers as they are kept."""
    return {
        key: Answer(
            score=row.get("score"),
            comment=row.get("comment") or "",
            source=Source(row["source"]) if row.get("source") else None,
        )
        for key, row in (stored or {}).items()
    }


def stored(answers: Answers) -> dict[str, dict[str, Any]]:
    """Write answers as they are kept; a question about which nothing was said is left out."""
    return {key: answer.stored() for key, answer in answers.items() if answer != Answer()}


def work_out(
    questions: Iterable[Asked],
    answers: Answers,
    *,
    medium_from: int,
    high_from: int,
    ticked: Iterable[RedFlag] = (),
) -> Outcome:
    """Add up the answers; `ticked` are the red flags that somebody raised apart from them."""
    asked = list(questions)
    scores = {q.key: _score(answers, q.key) for q in asked}
    known = [q for q in asked if scores[q.key] is not None]
    protecting = [q for q in asked if q.group == RiskGroup.PROTECTIVE]
    raising = [q for q in asked if q.group != RiskGroup.PROTECTIVE]
    raised = sum(scores[q.key] or 0 for q in raising)
    protection = sum(scores[q.key] or 0 for q in protecting)
    open_ = HIGHEST * sum(1 for q in raising if scores[q.key] is None)
    score = max(0, raised - protection)
    return Outcome(
        raised=raised,
        protection=protection,
        score=score,
        highest=max(0, raised + open_ - protection),
        answered=len(known),
        asked=len(asked),
        suggested=_level(score, medium_from, high_from) if known else None,
        red_flags=flags_of(asked, answers, ticked),
    )


def flags_of(
    questions: Iterable[Asked], answers: Answers, ticked: Iterable[RedFlag] = ()
) -> tuple[RedFlag, ...]:
    """Name the red flags of the answers and those that were ticked, each once."""
    flags = {RedFlag(flag) for flag in ticked}
    for question in questions:
        score = _score(answers, question.key)
        if question.red_flag and score is not None and score >= question.flag_from:
            flags.add(RedFlag(question.red_flag))
    if flags & {RedFlag.WEAPON, RedFlag.FIRE}:
        flags.discard(RedFlag.WEAPON_OR_FIRE)
    return tuple(flag for flag in RedFlag if flag in flags)


def _score(answers: Answers, key: str) -> int | None:
    answer = answers.get(key)
    return answer.score if answer is not None else None


def _level(score: int, medium_from: int, high_from: int) -> RiskLevel:
    if score >= high_from:
        return RiskLevel.HIGH
    return RiskLevel.MEDIUM if score >= medium_from else RiskLevel.STANDARD
