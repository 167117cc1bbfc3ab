"""The rules themselves: small pure functions that say which facts of a case raise a prompt.

Each gives the facts by key, with what to say of them; none means that nothing is prompted. Keys are
of kinds of facts where one more of a kind changes nothing, so that nobody is asked again for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from marac.cases.models import Ground, PromptKind
from marac.cases.prompts.facts import CaseFacts, Limits
from marac.incidents.timing import count_in_months

PERSISTENT_INCIDENTS, PERSISTENT_MONTHS = 3, 12
# What somebody did to a body: such a case is not for a meeting of the two.
ASSAULTS = frozenset({"assault", "sexual", "arson"})

Raised = dict[str, str]


@dataclass(frozen=True)
class Condition:
    """One condition of a rule that asks for all of them; `met` is None where nobody knows."""

    text: str
    met: bool | None


def rule_in_words(kind: PromptKind, limits: Limits) -> str:
    """Say the rule of a prompt, as it is shown beside it."""
    return {
        PromptKind.ASB_REVIEW: (
            f"{limits.asb_incidents} or more incidents reported within {limits.asb_months} months"
            " give the victim the right to ask for an ASB case review."
        ),
        PromptKind.VICTIMS_CODE: (
            "Enhanced rights for the victim of a most serious crime, which a hate crime is, and for"
            " anyone persistently targeted, vulnerable or intimidated."
        ),
        PromptKind.SAFEGUARDING_ADULT: (
            "An adult with care needs, or about whose capacity somebody is concerned, may need"
            " safeguarding under the Care Act 2014, section 42."
        ),
        PromptKind.SAFEGUARDING_CHILD: (
            "A child who is harmed, lives in the household, saw or heard the harm, or is said to"
            " have done it, may need safeguarding under the Children Act 1989."
        ),
        PromptKind.PREVENT: (
            "Extremist ideology or symbols, or an organised or extremist group, ask for a word"
            " with Prevent."
        ),
        PromptKind.RESTORATIVE: (
            "Restorative justice: a first offence, admitted, no assault, no extremist view, and"
            " the victim agrees. All five."
        ),
    }[kind]


def asb_review(facts: CaseFacts) -> Raised:
    """Count the incidents reported within the months that the area set, with those that may be.

    The months are counted as everywhere; who is prompted decides, so a day that is not sure counts.
    """
    months = facts.limits.asb_months
    reported = [h for h in facts.happenings if h.reported]
    count = count_in_months(reported, months, until=facts.today)
    if count.most < facts.limits.asb_incidents:
        return {}
    words = f"{count.words} incidents reported in the last {months} months"
    counted = [h for h in reported if count_in_months([h], months, until=facts.today).most]
    return {f"incident:{happening.key}": words for happening in counted}


def victims_code(facts: CaseFacts) -> Raised:
    """Look for a serious crime, for being targeted again and again, and for being vulnerable."""
    counted = count_in_months(facts.happenings, PERSISTENT_MONTHS, until=facts.today)
    often = counted.most >= PERSISTENT_INCIDENTS
    again = facts.grounds & {Ground.REPEAT.value, Ground.ESCALATION.value}
    vulnerable = (
        ("minor", facts.minor, "Vulnerable: under 18"),
        ("care", facts.care_needs, "Vulnerable: care needs"),
        ("capacity", facts.capacity_concern, "Vulnerable: concern about capacity"),
        ("disability", facts.scored("disability"), "Vulnerable: disability or care needs"),
        ("health", facts.scored("mental_health"), "Vulnerable: mental ill-health"),
    )
    return _holding(
        ("serious", any(h.crime for h in facts.happenings), "Victim of a hate crime"),
        ("red_flag", bool(facts.red_flags), "A red flag was raised when the risk was judged"),
        ("persistent", often or bool(again), "Persistently targeted"),
        *vulnerable,
        ("intimidated", facts.scored("fears_harm"), "Intimidated: fears serious harm"),
        ("retaliation", facts.scored("retaliation"), "Intimidated: retaliation since the report"),
    )


def safeguarding_adult(facts: CaseFacts) -> Raised:
    """Look for care needs and doubts about capacity of an adult."""
    if not facts.person or facts.minor:
        return {}
    return _holding(
        ("care", facts.care_needs, "Care needs are recorded"),
        ("capacity", facts.capacity_concern, "Somebody is concerned about capacity"),
        ("disability", facts.scored("disability"), "Risk grid: disability or care needs"),
        ("dependent", facts.scored("dependent"), "Risk grid: depends on who does it"),
        ("suicidal", facts.scored("mental_health", 2), "Risk grid: suicidal thoughts"),
    )


def safeguarding_child(facts: CaseFacts) -> Raised:
    """Look for children: harmed, in the household, witnesses, or said to have done it."""
    living = {f"child:{child.key}": "A child lives in the household" for child in facts.children}
    seen = {
        f"witnessed:{child.key}": "A child saw or heard the harm"
        for child in facts.children
        if child.witnessed
    }
    doing = {
        f"juvenile:{source.key}": "An alleged perpetrator is a child"
        for source in facts.sources
        if source.juvenile
    }
    own = _holding(
        ("minor", facts.minor, "The person harmed is under 18"),
        ("grid", facts.scored("children"), "Risk grid: children present"),
    )
    return own | living | seen | doing


def prevent(facts: CaseFacts) -> Raised:
    """Look for ideology and for organised groups."""
    groups = {
        f"organised:{source.key}": "An alleged perpetrator is an organised or extremist group"
        for source in facts.sources
        if source.organised
    }
    return groups | _holding(
        ("ideology", facts.scored("extremism"), "Risk grid: extremist ideology or symbols"),
    )


def restorative_conditions(facts: CaseFacts) -> tuple[Condition, ...]:
    """Say of each condition of restorative justice whether it is met, as far as anybody knows."""
    acts = {act for happening in facts.happenings for act in happening.acts}
    return (
        Condition("First offence", _all_of([s.first_offence for s in facts.sources])),
        Condition("Admitted", _all_of([s.admitted for s in facts.sources])),
        Condition("No assault", not acts & ASSAULTS if facts.happenings else None),
        Condition("No extremist view", not prevent(facts)),
        Condition("The victim agrees", facts.agrees),
    )


def restorative(facts: CaseFacts) -> Raised:
    """Prompt only when every condition is met."""
    if not all(condition.met for condition in restorative_conditions(facts)):
        return {}
    return {f"eligible:{source.key}": "All five conditions are met" for source in facts.sources}


RULES: dict[PromptKind, Callable[[CaseFacts], Raised]] = {
    PromptKind.ASB_REVIEW: asb_review,
    PromptKind.VICTIMS_CODE: victims_code,
    PromptKind.SAFEGUARDING_ADULT: safeguarding_adult,
    PromptKind.SAFEGUARDING_CHILD: safeguarding_child,
    PromptKind.PREVENT: prevent,
    PromptKind.RESTORATIVE: restorative,
}


def _holding(*facts: tuple[str, bool, str]) -> Raised:
    return {key: words for key, holds, words in facts if holds}


def _all_of(answers: list[bool | None]) -> bool | None:
    """Say yes when all say yes, no when one says no, and nothing while somebody was not asked."""
    if False in answers:
        return False
    return True if answers and None not in answers else None
