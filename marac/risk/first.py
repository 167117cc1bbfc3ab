"""The first national questions and the catalogue of actions, as a revision plants them.

It is history: every assessment made with it points at it. A better wording is a new version.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from marac.risk.catalogue import ACTIONS
from marac.risk.words import RedFlag, RiskGroup

NAMESPACE = UUID("6f1d9b2e-4c0a-5d3e-9a77-2b8c1e5f0a13")
SET_ID = uuid5(NAMESPACE, "questions 1")
VALID_FROM = date(2014, 4, 1)
MEDIUM_FROM, HIGH_FROM = 8, 20


class First(NamedTuple):
    """A question as it was first asked."""

    key: str
    text: str
    words: tuple[str, ...] = ()
    red_flag: RedFlag | None = None
    flag_from: int = 1


OFTEN = ("Once", "About monthly", "Weekly or daily")
GETTING_WORSE = ("No", "A little", "Clearly")
KNOWN = ("No", "One", "Several")
QUESTIONS: dict[RiskGroup, tuple[First, ...]] = {
    RiskGroup.INCIDENT: (
        First("injury", "Injury", ("None", "Slight", "Serious")),
        First(
            "weapon_fire",
            "Weapon or fire",
            ("No", "Shown or threatened", "Used"),
            RedFlag.WEAPON_OR_FIRE,
        ),
        First(
            "threat_to_kill",
            "Threat to kill",
            ("No", "Hinted at", "Said plainly"),
            RedFlag.THREAT_TO_KILL,
        ),
        First("sexual", "Sexual element", ("No", "Words", "Touching or worse")),
        First("home_attack", "Attack on a home, place of worship or vehicle"),
        First("exposure", "Exposed online, or private details published"),
        First("group", "Several people offending together", ("No", "Two", "Three or more")),
    ),
    RiskGroup.PATTERN: (
        First("frequency", "How often it happens", OFTEN),
        First("worse", "Getting worse", GETTING_WORSE),
        First("earlier_reports", "Earlier reports to any agency", KNOWN),
        First("same_perpetrator", "The same person behind it", ("No", "Perhaps", "Yes")),
        First("targeting", "Deliberately chosen as a target", ("No", "Perhaps", "Yes")),
        First("several_strands", "Aimed at more than one strand", ("One", "Two", "More")),
    ),
    RiskGroup.PERPETRATOR: (
        First(
            "nearness",
            "How near: building, street, school or work",
            ("Not near", "Same area", "Same building, street, school or work"),
        ),
        First("violence_history", "History of violence or weapons"),
        First("breach", "Broke an order or bail", ("No", "Once", "More than once")),
        First("extremism", "Extremist ideology or symbols", ("None", "Symbols", "Active")),
        First("substances", "Alcohol or drugs"),
        First("retaliation", "Retaliation since it was reported", ("No", "Threatened", "Yes")),
    ),
    RiskGroup.VICTIM: (
        First("fears_harm", "Fears serious harm"),
        First("isolation", "Isolated"),
        First(
            "mental_health",
            "Mental ill-health or suicidal thoughts",
            ("No", "Mental ill-health", "Suicidal thoughts"),
            RedFlag.SUICIDALITY,
            2,
        ),
        First("disability", "Disability or care needs"),
        First("children", "Children present", ("No", "At home", "Saw or heard it")),
        First("insecurity", "Language barrier or insecure immigration status"),
        First(
            "changed_life",
            "Changed routine, moved or off work",
            ("No", "Changed routine", "Moved or off work"),
        ),
        First("dependent", "Depends on the person who does it (“mate crime”)"),
    ),
    RiskGroup.COMMUNITY: (
        First("others_targeted", "Others targeted", ("No", "A few", "Many")),
        First("tension", "Rising tension"),
        First("spreading", "Spreading online or in the media"),
        First("critical", "Could become a critical incident", ("No", "Possibly", "Likely")),
    ),
    RiskGroup.PROTECTIVE: (
        First("support_network", "Support network", ("None", "Some", "Strong")),
        First("advocate", "Specialist advocate", ("No", "Offered", "Working with them")),
        First("safe_housing", "Safe housing", ("No", "Partly", "Yes")),
        First("order", "Order in force", ("No", "Applied for", "In force")),
        First("custody", "Perpetrator in custody", ("No", "For now", "Yes")),
    ),
}


def question_rows() -> Iterator[dict[str, Any]]:
    """Give the questions as rows of their table."""
    for group, questions in QUESTIONS.items():
        for position, first in enumerate(questions, start=1):
            yield first._asdict() | {
                "id": uuid5(SET_ID, first.key),
                "set_id": SET_ID,
                "group": group.value,
                "position": position,
                "words": list(first.words),
                "red_flag": first.red_flag.value if first.red_flag else None,
            }


def action_rows() -> Iterator[dict[str, Any]]:
    """Give the catalogue as rows of its table."""
    for position, action in enumerate(ACTIONS, start=1):
        yield action._asdict() | {
            "id": uuid5(NAMESPACE, f"action {position}"),
            "position": position,
            "agency_types": list(action.agency_types),
            "factors": list(action.factors),
        }
