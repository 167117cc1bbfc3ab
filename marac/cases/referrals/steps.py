"""The pages of a referral in their order, which of them a referral has, and how each stands."""

from collections.abc import Callable
from dataclasses import dataclass

from marac.cases.models import Case, PartKind
from marac.people.models import IdentityKind

CRIMES = ("crime", "aggravated")


def of_people(case: Case) -> bool:
    """Tell whether the subject is a person or a household, who can be called, asked and heard."""
    return case.subject_kind in (None, IdentityKind.PERSON, IdentityKind.HOUSEHOLD)


def names_someone(case: Case) -> bool:
    """Tell whether an alleged perpetrator is named, not merely described."""
    return any(
        part.identity.kind != IdentityKind.UNKNOWN and (part.identity.name or part.identity.handle)
        for part in case.harm_sources
    )


def needs_necessity(case: Case) -> bool:
    """Tell whether somebody is named although no incident is recorded as a crime."""
    crime = any(incident.class_code in CRIMES for incident in case.incidents)
    return names_someone(case) and not crime


def household(case: Case) -> bool:
    """Tell whether children or others of the household are recorded."""
    return any(p.kind in (PartKind.CHILD, PartKind.HOUSEHOLD_MEMBER) for p in case.parts)


def always(_case: Case) -> bool:
    """Apply to every referral."""
    return True


def never(_case: Case) -> bool:
    """Apply to no referral."""
    return False


@dataclass(frozen=True)
class Step:
    """One page: its name in the address, its line in the task list, whether it holds anything.

    One that stands aside is opened only when there is something to say: nobody is led through it.
    """

    key: str
    title: str
    group: str
    begun: Callable[[Case], bool]
    applies: Callable[[Case], bool] = always
    aside: Callable[[Case], bool] = never


def _subject_has(*columns: str) -> Callable[[Case], bool]:
    return lambda case: any(getattr(case.subject, column, None) for column in columns)


def _case_has(*columns: str) -> Callable[[Case], bool]:
    return lambda case: any(getattr(case, column) for column in columns)


HARMED, HAPPENED, RISK, REASONS = (
    "Who was harmed",
    "What happened",
    "Risk and wishes",
    "Reasons and lawful basis",
)

STEPS = (
    Step("who", "Who or what was harmed", HARMED, lambda c: c.subject_kind is not None),
    Step("subject", "Name and details", HARMED, _subject_has("name", "known_as", "description")),
    Step(
        "address",
        "Address and phone",
        HARMED,
        _subject_has("address", "postcode", "phone", "email"),
    ),
    Step(
        "home",
        "Ward, tenure and property reference number",
        HARMED,
        _subject_has("ward", "tenure", "uprn"),
        aside=of_people,
    ),
    Step(
        "support",
        "Language and support",
        HARMED,
        _subject_has("language", "interpreter", "adjustments"),
        of_people,
    ),
    Step("household", "Children and others at home", HARMED, household, of_people),
    Step("contact", "Safe contact", HARMED, lambda c: c.contact is not None, of_people),
    Step(
        "care",
        "Health, care, school and work",
        HARMED,
        _subject_has("school_or_employer", "gp", "care_needs", "capacity_concern"),
        of_people,
        aside=always,
    ),
    Step(
        "traits",
        "Their own characteristics",
        HARMED,
        lambda c: c.traits_recorded,
        lambda c: c.subject_kind in (None, IdentityKind.PERSON),
        aside=always,
    ),
    Step("incidents", "Incidents", HAPPENED, lambda c: bool(c.incidents)),
    Step("sources", "Who did it", HAPPENED, lambda c: c.harm_source_known is not None),
    Step("risk", "Risk", RISK, lambda c: c.risk is not None),
    Step(
        "voice",
        "What they say",
        RISK,
        _case_has("voice_fears", "voice_wants", "voice_safe_to_talk"),
    ),
    Step(
        "so-far",
        "What has been done, and what you hope for",
        RISK,
        _case_has("done_so_far", "earlier_maracs", "wanted_actions"),
    ),
    Step(
        "referrer",
        "About you",
        REASONS,
        _case_has("referrer_role", "referrer_phone", "supervisor_informed"),
    ),
    Step("grounds", "Why you are referring", REASONS, _case_has("grounds")),
    Step(
        "basis",
        "Telling them, and the lawful basis",
        REASONS,
        _case_has("told_code", "lawful_basis_code"),
    ),
)


def steps_of(case: Case) -> list[Step]:
    """Give the pages that this referral has."""
    return [step for step in STEPS if step.applies(case)]


def step_after(case: Case, key: str) -> Step | None:
    """Give the page that follows another, or None when the answers are to be checked."""
    steps = steps_of(case)
    index = next((i for i, step in enumerate(steps) if step.key == key), len(steps))
    return next((step for step in steps[index + 1 :] if not step.aside(case)), None)
