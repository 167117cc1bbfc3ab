"""The arithmetic of the grid, held to its promises for any answers at all."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from marac.risk import first, grid
from marac.risk.grid import Answer, Outcome
from marac.risk.words import RedFlag, RiskGroup, RiskLevel, Source

ORDER = [None, RiskLevel.STANDARD, RiskLevel.MEDIUM, RiskLevel.HIGH]


class Q(NamedTuple):
    """A question as the arithmetic sees it."""

    key: str
    group: RiskGroup
    red_flag: RedFlag | None = None
    flag_from: int = 1


QUESTIONS = [
    Q(one.key, group, one.red_flag, one.flag_from)
    for group, questions in first.QUESTIONS.items()
    for one in questions
]
KEYS = [q.key for q in QUESTIONS]
PROTECTIVE = {q.key for q in QUESTIONS if q.group is RiskGroup.PROTECTIVE}
scores = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([0, 1, 2]))


def work_out(given_scores: dict[str, int], *ticked: RedFlag) -> Outcome:
    answers = {key: Answer(score) for key, score in given_scores.items()}
    return grid.work_out(
        QUESTIONS,
        answers,
        medium_from=first.MEDIUM_FROM,
        high_from=first.HIGH_FROM,
        ticked=ticked,
    )


@given(scores)
def test_the_score_lies_between_nothing_and_twice_the_questions_that_raise(
    given_scores: dict[str, int],
) -> None:
    outcome = work_out(given_scores)
    most = 2 * (len(KEYS) - len(PROTECTIVE))
    assert 0 <= outcome.score <= outcome.highest <= most
    assert outcome.score == max(0, outcome.raised - outcome.protection)
    assert outcome.answered + outcome.unanswered == outcome.asked == len(KEYS)


@given(scores, st.sampled_from(KEYS))
def test_a_higher_answer_never_lowers_the_risk_and_more_protection_never_raises_it(
    given_scores: dict[str, int], key: str
) -> None:
    low, high = (work_out(given_scores | {key: score}) for score in (0, 2))
    if key in PROTECTIVE:
        low, high = high, low
    assert low.score <= high.score
    assert low.highest <= high.highest
    assert ORDER.index(low.suggested) <= ORDER.index(high.suggested)


@given(scores, st.sampled_from(KEYS), st.sampled_from([0, 1, 2]))
def test_an_answer_that_is_not_given_leaves_open_what_any_answer_could_say(
    given_scores: dict[str, int], key: str, score: int
) -> None:
    without = {k: v for k, v in given_scores.items() if k != key}
    before, after = work_out(without), work_out(without | {key: score})
    assert after.answered == before.answered + 1
    assert after.highest <= before.highest
    if key not in PROTECTIVE:
        assert before.score <= after.score <= after.highest


@given(scores)
def test_protection_alone_never_falls_below_nothing(given_scores: dict[str, int]) -> None:
    only = {key: score for key, score in given_scores.items() if key in PROTECTIVE}
    outcome = work_out(only)
    assert (outcome.score, outcome.raised) == (0, 0)
    assert outcome.suggested is (RiskLevel.STANDARD if only else None)


@given(scores)
def test_answers_are_kept_and_read_again_as_they_were(given_scores: dict[str, int]) -> None:
    answers = {
        key: Answer(score, comment="Ask his sister", source=Source.VICTIM)
        for key, score in given_scores.items()
    }
    assert grid.read(grid.stored(answers)) == answers


def test_nothing_answered_suggests_nothing_and_nothing_is_kept_of_it() -> None:
    assert work_out({}).suggested is None
    assert grid.stored({"injury": Answer()}) == {}


def test_each_level_begins_at_its_threshold() -> None:
    raising = [key for key in KEYS if key not in PROTECTIVE]
    points = {
        RiskLevel.STANDARD: first.MEDIUM_FROM - 1,
        RiskLevel.MEDIUM: first.MEDIUM_FROM,
        RiskLevel.HIGH: first.HIGH_FROM,
    }
    for level, number in points.items():
        assert work_out(dict.fromkeys(raising[:number], 1)).suggested is level


def test_red_flags_come_from_answers_and_from_ticks_each_once() -> None:
    assert work_out({"threat_to_kill": 1}).red_flags == (RedFlag.THREAT_TO_KILL,)
    assert work_out({"threat_to_kill": 0}).red_flags == ()
    assert work_out({"mental_health": 1}).red_flags == ()
    assert work_out({"mental_health": 2}).red_flags == (RedFlag.SUICIDALITY,)
    assert work_out({"weapon_fire": 2}).red_flags == (RedFlag.WEAPON_OR_FIRE,)
    both = work_out({"weapon_fire": 2, "threat_to_kill": 2}, RedFlag.WEAPON, RedFlag.THREAT_TO_KILL)
    assert both.red_flags == (RedFlag.THREAT_TO_KILL, RedFlag.WEAPON)


def test_the_first_grid_is_that_of_the_practice() -> None:
    sizes = {group.value: len(questions) for group, questions in first.QUESTIONS.items()}
    assert sizes == {
        "incident": 7,
        "pattern": 6,
        "perpetrator": 6,
        "victim": 8,
        "community": 4,
        "protective": 5,
    }
    assert len(set(KEYS)) == len(KEYS)


def test_every_factor_of_the_catalogue_is_a_question() -> None:
    named = {key for row in first.action_rows() for key in row["factors"]}
    assert named <= set(KEYS)
    assert set(KEYS) - PROTECTIVE - named == {"several_strands"}
