"""The actions that a new installation can suggest: who often takes each, and what it answers to."""

from typing import NamedTuple

POLICE = ("police_neighbourhood", "police_hate_lead", "police_investigation")
COUNCIL = ("community_safety", "asb_team")
LANDLORDS = ("council_housing", "housing_association")
CARE = ("adult_care", "childrens_services")
HEALTH = ("mental_health", "primary_care", "acute_trust")
VICTIMS = ("victim_support", "hate_crime_charity")
COMMUNITY = (
    *("community_safety", "hate_crime_charity", "race_group", "faith_group"),
    *("lgbt_group", "disability_group"),
)


class Action(NamedTuple):
    """One action of the catalogue."""

    heading: str
    text: str
    agency_types: tuple[str, ...]
    factors: tuple[str, ...]


def _of(
    heading: str, agencies: tuple[str, ...], **actions: tuple[str, tuple[str, ...]]
) -> tuple[Action, ...]:
    return tuple(Action(heading, text, agencies, factors) for text, factors in actions.values())


DANGER = ("threat_to_kill", "weapon_fire", "retaliation", "violence_history")
AT_HOME = ("home_attack", "nearness", "weapon_fire", "frequency")
SAME = ("same_perpetrator", "targeting", "frequency", "worse")

ACTIONS: tuple[Action, ...] = (
    *_of(
        "Police",
        POLICE,
        visit=("Visit or update the victim", ("fears_harm", "earlier_reports", "isolation")),
        marker=("Put a marker on the address", ("home_attack", *DANGER)),
        patrol=("Patrol at the times it happens", ("home_attack", "frequency", "group", "tension")),
        arrest=("Arrest", ("threat_to_kill", "weapon_fire", "injury", "breach", "sexual")),
        bail=("Ask for bail conditions", ("nearness", "retaliation", "same_perpetrator")),
        order=("Apply for a behaviour order", (*SAME, "violence_history")),
        online=("Preserve online material and have it taken down", ("exposure", "spreading")),
        impact=(
            "Write a community impact assessment",
            ("others_targeted", "tension", "critical", "spreading"),
        ),
        plan=("Make a problem-solving plan", ("frequency", "earlier_reports", "group")),
        statement=("Take a victim personal statement", ("fears_harm", "changed_life", "injury")),
        measures=(
            "Ask for special measures in court",
            ("mental_health", "disability", "retaliation", "sexual"),
        ),
    ),
    *_of(
        "Council and antisocial behaviour",
        COUNCIL,
        warning=("Give a warning", ("same_perpetrator", "group")),
        contract=("Agree a behaviour contract", ("same_perpetrator", "nearness", "substances")),
        notice=("Serve a community protection warning, then a notice", SAME),
        injunction=("Apply for an injunction", (*SAME, "breach", "violence_history")),
        closure=("Apply to close the premises", ("substances", "dependent", "group")),
        review=("Offer an ASB case review", ("earlier_reports", "frequency")),
        cctv=("Put up or check CCTV", ("home_attack", "group", "frequency")),
        graffiti=("Take graffiti off within 24 hours", ("extremism", "tension", "home_attack")),
    ),
    *_of(
        "Landlord",
        LANDLORDS,
        diary=("Give and read an incident diary", ("frequency", "worse")),
        locks=("Change the locks", ("home_attack", "dependent", "fears_harm")),
        letterbox=("Fit a letterbox fire guard", ("weapon_fire", "home_attack")),
        lights=("Fit lights and a camera", AT_HOME),
        tenancy=("Give a tenancy warning", ("nearness", "same_perpetrator")),
        possession=("Serve notice or seek possession", ("nearness", "breach", "violence_history")),
        move=(
            "Plan a managed move, the perpetrator’s if that can be",
            ("nearness", "threat_to_kill", "changed_life", "fears_harm"),
        ),
        mediation=("Mediation, only if the victim wants it", ("nearness",)),
    ),
    *_of(
        "Social care",
        CARE,
        adult=(
            "Adult safeguarding enquiry (Care Act, section 42)",
            ("disability", "dependent", "mental_health"),
        ),
        child=("Child protection enquiry (Children Act, section 47)", ("children",)),
        needs=("Assess care and support needs", ("disability", "isolation", "dependent")),
    ),
    *_of(
        "Health",
        HEALTH,
        doctor=("Write to the GP", ("mental_health", "injury", "disability")),
        mind=("Refer to mental health services", ("mental_health", "fears_harm")),
    ),
    *_of(
        "Victim services",
        VICTIMS,
        worker=("Give a caseworker", ("isolation", "fears_harm", "changed_life")),
        needs=("Assess the victim’s needs", ("fears_harm", "isolation", "insecurity")),
        alarm=("Lend an alarm or a phone", ("fears_harm", *DANGER)),
        interpreter=("Arrange an interpreter", ("insecurity",)),
        compensation=("Help to claim compensation", ("injury", "sexual")),
        code=("Check that the Victims’ Code is kept", ("earlier_reports", "fears_harm")),
    ),
    *_of(
        "Fire",
        ("fire",),
        visit=("Home fire safety visit", ("weapon_fire", "home_attack")),
    ),
    *_of(
        "Education",
        ("education", "university"),
        support=("Support plan at school or college", ("children", "nearness", "isolation")),
        exclusion=("Review an exclusion", ("nearness", "group")),
    ),
    *_of(
        "Probation and youth justice",
        ("probation", "youth_justice"),
        licence=("Ask for licence conditions", ("nearness", "retaliation", "breach")),
        recall=("Consider a recall", ("breach", "violence_history", "threat_to_kill")),
        awareness=("Hate-awareness work", ("extremism", "targeting")),
        restorative=(
            "Restorative justice, if it is a first offence that is admitted, without assault or "
            "extremist views, and the victim agrees",
            ("same_perpetrator",),
        ),
    ),
    *_of("Prevent", ("prevent",), consult=("Consult Prevent", ("extremism", "spreading"))),
    *_of(
        "Community",
        COMMUNITY,
        briefing=("Brief partners on tension", ("tension", "spreading", "critical")),
        reassurance=("Reassure the community", ("others_targeted", "tension", "critical")),
        scrutiny=("Bring it to the scrutiny panel", ("earlier_reports", "critical")),
    ),
)
