"""What a referral still lacks: what it needs before it is sent, and what would strengthen it."""

from collections.abc import Callable
from dataclasses import dataclass

from marac.cases.models import Case, Ground
from marac.cases.referrals.steps import always, needs_necessity, of_people
from marac.incidents.models import Incident
from marac.people.models import Identity

Holds = Callable[[Case], bool]


@dataclass(frozen=True)
class Check:
    """One thing a good referral says: the page it is on and how the page asks for it."""

    step: str
    text: str
    holds: Holds
    required: bool = False
    applies: Holds = always


@dataclass(frozen=True)
class Completeness:
    """How whole a referral is: the checks that do not hold, and how many there are in all."""

    missing: tuple[Check, ...]
    stronger: tuple[Check, ...]
    total: int

    @property
    def held(self) -> int:
        """Count the checks that hold."""
        return self.total - len(self.missing) - len(self.stronger)


def completeness(case: Case) -> Completeness:
    """Judge a referral as it stands."""
    applying = [check for check in CHECKS if check.applies(case)]
    open_checks = [check for check in applying if not check.holds(case)]
    return Completeness(
        missing=tuple(check for check in open_checks if check.required),
        stronger=tuple(check for check in open_checks if not check.required),
        total=len(applying),
    )


def _subject(test: Callable[[Identity], object]) -> Holds:
    return lambda case: case.subject is not None and bool(test(case.subject))


def _all_incidents(test: Callable[[Incident], object]) -> Holds:
    return lambda case: all(bool(test(incident)) for incident in case.incidents)


def _has_incidents(case: Case) -> bool:
    return bool(case.incidents)


def _contact_is_answered(case: Case) -> bool:
    contact = case.contact
    return contact is not None and contact.safe_to_call is not None


def _contact_says_how(case: Case) -> bool:
    return case.contact is not None and bool(case.contact.means or case.contact.times)


def _judged(case: Case) -> bool:
    return Ground.JUDGEMENT in case.grounds


def _escalated(case: Case) -> bool:
    return Ground.ESCALATION in case.grounds


def _not_told(case: Case) -> bool:
    return case.told_code in ("unsafe", "lacks_capacity")


def _something_known(case: Case) -> bool:
    return bool(case.harm_source_known)


CHECKS = (
    Check("who", "Choose who or what was harmed", lambda c: c.subject_kind is not None, True),
    Check("subject", "Give a name", _subject(lambda s: s.name or s.known_as), True),
    Check(
        "subject",
        "Add a date of birth, so that agencies find the right person",
        _subject(lambda s: s.born_on),
        applies=lambda c: c.subject_kind == "person",
    ),
    Check(
        "address",
        "Add a postcode, so that the landlord and local teams can be asked",
        _subject(lambda s: s.postcode),
    ),
    Check(
        "support",
        "Say which language is best, even when it is English",
        _subject(lambda s: s.language),
        applies=of_people,
    ),
    Check(
        "contact",
        "Say whether it is safe to call",
        _contact_is_answered,
        required=True,
        applies=of_people,
    ),
    Check("contact", "Say how and when to make contact", _contact_says_how, applies=of_people),
    Check("incidents", "Add at least one incident", _has_incidents, True),
    Check(
        "incidents",
        "Say what the hostility was aimed at, for every incident",
        _all_incidents(lambda i: i.strands),
        required=True,
        applies=_has_incidents,
    ),
    Check(
        "incidents",
        "Say who felt that it was hostile, for every incident",
        _all_incidents(lambda i: i.perceived_by),
        applies=_has_incidents,
    ),
    Check(
        "incidents",
        "Say where every incident happened",
        _all_incidents(lambda i: i.place or i.location_code),
        applies=_has_incidents,
    ),
    Check(
        "incidents",
        "Say what sort of incident each one was",
        _all_incidents(lambda i: i.class_code),
        applies=_has_incidents,
    ),
    Check(
        "sources",
        "Say whether anything is known of who did it",
        lambda c: c.harm_source_known is not None,
        required=True,
    ),
    Check(
        "sources",
        "Say what is known of who did it",
        lambda c: bool(c.harm_sources),
        required=True,
        applies=_something_known,
    ),
    Check(
        "sources",
        "Say why naming someone is necessary, because no incident is recorded as a crime",
        lambda c: bool(c.naming_necessity),
        required=True,
        applies=needs_necessity,
    ),
    Check("risk", "Choose a level of risk", lambda c: bool(c.risk and c.risk.level), True),
    Check(
        "risk",
        "Give the reason for the level of risk",
        lambda c: c.risk is not None and bool(c.risk.reason),
        required=True,
        applies=lambda c: c.risk is not None,
    ),
    Check("voice", "Add what they fear most, in their own words", lambda c: bool(c.voice_fears)),
    Check("voice", "Add what they want to happen", lambda c: bool(c.voice_wants)),
    Check("so-far", "Say what has been done so far", lambda c: bool(c.done_so_far)),
    Check("so-far", "Say what you hope agencies will do", lambda c: bool(c.wanted_actions)),
    Check("grounds", "Choose why you are referring", lambda c: bool(c.grounds), True),
    Check(
        "grounds",
        "Give the reasons for your professional judgement",
        lambda c: bool(c.grounds_reason),
        required=True,
        applies=_judged,
    ),
    Check(
        "incidents",
        "Add the other incidents: you refer because of three or more in 12 months",
        lambda c: len(c.incidents) > 2,
        applies=_escalated,
    ),
    Check("basis", "Say whether they were told of the referral", lambda c: bool(c.told_code), True),
    Check(
        "basis",
        "Say why they were not told",
        lambda c: bool(c.told_views),
        required=True,
        applies=_not_told,
    ),
    Check("basis", "Choose the lawful basis", lambda c: bool(c.lawful_basis_code), True),
)
