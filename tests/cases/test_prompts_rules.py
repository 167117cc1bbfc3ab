"""Each rule of a prompt, on facts alone: what raises it, and what does not."""

from datetime import date
from typing import Any

import pytest

from marac.cases.models import PromptKind
from marac.cases.prompts.facts import CaseFacts, Child, Happening, Limits, Source
from marac.cases.prompts.rules import RULES, restorative_conditions, rule_in_words
from marac.incidents.kinds import Certainty

TODAY = date(2026, 11, 20)
# Six months that end with today begin on this day.
HALF_A_YEAR_AGO = date(2026, 5, 21)


def facts(**said: Any) -> CaseFacts:
    return CaseFacts(today=TODAY, **said)


def raised(kind: PromptKind, **said: Any) -> set[str]:
    return set(RULES[kind](facts(**said)))


def reported(*days: date, **said: Any) -> tuple[Happening, ...]:
    return tuple(
        Happening(key=str(n), happened_on=day, **{"reported": True} | said)
        for n, day in enumerate(days)
    )


@pytest.mark.parametrize("kind", list(PromptKind))
def test_a_case_without_facts_prompts_nothing(kind: PromptKind) -> None:
    assert raised(kind) == set()
    assert rule_in_words(kind, Limits())


def test_three_incidents_reported_within_six_months_prompt_a_review() -> None:
    days = (HALF_A_YEAR_AGO, date(2026, 9, 1), TODAY)
    assert raised(PromptKind.ASB_REVIEW, happenings=reported(*days)) == {
        "incident:0",
        "incident:1",
        "incident:2",
    }
    earlier = (date(2026, 5, 20), *days[1:])
    assert raised(PromptKind.ASB_REVIEW, happenings=reported(*earlier)) == set()
    assert raised(PromptKind.ASB_REVIEW, happenings=reported(*days, reported=False)) == set()


def test_a_day_that_is_not_sure_prompts_and_says_so() -> None:
    happenings = (
        *reported(TODAY, date(2026, 9, 1)),
        Happening(
            key="2",
            happened_on=date(2026, 5, 1),
            latest_on=date(2026, 5, 31),
            certainty=Certainty.MONTH,
            reported=True,
        ),
    )
    found = RULES[PromptKind.ASB_REVIEW](facts(happenings=happenings))
    assert found["incident:2"] == "2 or 3 incidents reported in the last 6 months"


def test_the_area_sets_how_many_and_within_how_long() -> None:
    limits = Limits(asb_incidents=2, asb_months=1)
    days = (date(2026, 10, 21), TODAY)
    assert len(raised(PromptKind.ASB_REVIEW, happenings=reported(*days), limits=limits)) == 2
    early = (date(2026, 10, 20), TODAY)
    assert raised(PromptKind.ASB_REVIEW, happenings=reported(*early), limits=limits) == set()
    assert "2 or more incidents" in rule_in_words(PromptKind.ASB_REVIEW, limits)


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"happenings": reported(TODAY, crime=True)}, {"serious"}),
        ({"red_flags": frozenset({"weapon"})}, {"red_flag"}),
        ({"happenings": reported(date(2025, 11, 21), TODAY, TODAY)}, {"persistent"}),
        ({"happenings": reported(date(2025, 11, 20), TODAY, TODAY)}, set()),
        ({"grounds": frozenset({"repeat"})}, {"persistent"}),
        ({"grounds": frozenset({"judgement"})}, set()),
        ({"age": 17}, {"minor"}),
        ({"age": 18}, set()),
        ({"care_needs": True, "capacity_concern": True}, {"care", "capacity"}),
        ({"scores": {"mental_health": 1, "disability": 0}}, {"health"}),
        ({"scores": {"fears_harm": 2, "retaliation": 1}}, {"intimidated", "retaliation"}),
    ],
)
def test_the_victims_code_gives_enhanced_rights_on_three_grounds(
    said: dict[str, Any], keys: set[str]
) -> None:
    assert raised(PromptKind.VICTIMS_CODE, **said) == keys


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"care_needs": True}, {"care"}),
        ({"capacity_concern": True, "age": 40}, {"capacity"}),
        ({"care_needs": True, "age": 17}, set()),
        ({"care_needs": True, "person": False}, set()),
        ({"scores": {"mental_health": 1}}, set()),
        ({"scores": {"mental_health": 2, "dependent": 1}}, {"suicidal", "dependent"}),
    ],
)
def test_an_adult_with_care_needs_prompts_safeguarding(
    said: dict[str, Any], keys: set[str]
) -> None:
    assert raised(PromptKind.SAFEGUARDING_ADULT, **said) == keys


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"children": (Child(key="a"),)}, {"child:a"}),
        ({"children": (Child(key="a", witnessed=True),)}, {"child:a", "witnessed:a"}),
        ({"age": 12}, {"minor"}),
        ({"sources": (Source(key="b", juvenile=True), Source(key="c"))}, {"juvenile:b"}),
        ({"scores": {"children": 1}}, {"grid"}),
    ],
)
def test_a_child_anywhere_in_it_prompts_safeguarding(said: dict[str, Any], keys: set[str]) -> None:
    assert raised(PromptKind.SAFEGUARDING_CHILD, **said) == keys


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"scores": {"extremism": 1}}, {"ideology"}),
        ({"sources": (Source(key="a", organised=True), Source(key="b"))}, {"organised:a"}),
    ],
)
def test_ideology_or_an_organised_group_prompts_a_word_with_prevent(
    said: dict[str, Any], keys: set[str]
) -> None:
    assert raised(PromptKind.PREVENT, **said) == keys


ELIGIBLE: dict[str, Any] = {
    "sources": (Source(key="a", admitted=True, first_offence=True),),
    "happenings": reported(TODAY, acts=frozenset({"verbal"})),
    "agrees": True,
}


def test_restorative_justice_asks_for_all_five_conditions() -> None:
    assert raised(PromptKind.RESTORATIVE, **ELIGIBLE) == {"eligible:a"}


@pytest.mark.parametrize(
    ("change", "failed", "met"),
    [
        ({"sources": (Source(key="a", admitted=True),)}, "First offence", None),
        ({"sources": (Source(key="a", first_offence=True, admitted=False),)}, "Admitted", False),
        (
            {"happenings": reported(TODAY, acts=frozenset({"verbal", "assault"}))},
            "No assault",
            False,
        ),
        ({"scores": {"extremism": 2}}, "No extremist view", False),
        ({"agrees": None}, "The victim agrees", None),
        ({"agrees": False}, "The victim agrees", False),
    ],
)
def test_one_condition_unmet_or_unknown_and_it_is_not_prompted(
    change: dict[str, Any], failed: str, met: bool | None
) -> None:
    said = ELIGIBLE | change
    assert raised(PromptKind.RESTORATIVE, **said) == set()
    conditions = {c.text: c.met for c in restorative_conditions(facts(**said))}
    assert conditions.pop(failed) is met
    assert all(conditions.values())


def test_with_two_sources_both_must_admit_it() -> None:
    both = (*ELIGIBLE["sources"], Source(key="b", admitted=None, first_offence=True))
    assert raised(PromptKind.RESTORATIVE, **ELIGIBLE | {"sources": both}) == set()
