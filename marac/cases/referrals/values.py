"""What each page of a referral asks for, as plain values that operations take.

Every value has a default, because a draft may be incomplete; what a referral needs before it is
sent is judged in `gaps.py`.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.cases.models import RiskLevel
from marac.cases.risk.sheets import Sheet
from marac.people.models import IdentityKind


@dataclass(frozen=True, kw_only=True)
class WhoValues:
    """What sort of subject was harmed."""

    kind: IdentityKind | None = None


@dataclass(frozen=True, kw_only=True)
class SubjectValues:
    """Who or what was harmed. A person has given names and surname; everything else has `name`."""

    name: str = ""
    given_names: str = ""
    surname: str = ""
    known_as: str = ""
    aliases: str = ""
    pronouns: str = ""
    born_on: date | None = None
    birth_estimated: bool = False
    description: str = ""
    staff_of_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AddressValues:
    """Where the subject is and how it is reached in ordinary times."""

    address: str = ""
    postcode: str = ""
    landlord: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeValues:
    """What else is known of the place where the subject is."""

    uprn: str = ""
    ward: str = ""
    tenure: str = ""


@dataclass(frozen=True, kw_only=True)
class SupportValues:
    """What makes it possible to talk with the person and to help."""

    language: str = ""
    interpreter: bool = False
    adjustments: str = ""


@dataclass(frozen=True, kw_only=True)
class CareValues:
    """Who looks after the person harmed, and where they spend their days."""

    school_or_employer: str = ""
    gp: str = ""
    care_needs: str = ""
    capacity_concern: str = ""


@dataclass(frozen=True, kw_only=True)
class TraitsValues:
    """What the person harmed said of themselves; an empty answer was not asked."""

    ethnicity: str = ""
    religion: str = ""
    orientation: str = ""
    sex: str = ""
    gender_same: str = ""
    disabilities: tuple[str, ...] = ()
    immigration: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactValues:
    """How the person harmed may be reached without putting them in danger."""

    safe_to_call: bool | None = None
    safe_to_write: bool | None = None
    means: str = ""
    times: str = ""
    others_may_answer: str = ""
    never_do: str = ""
    shared_with_invited: bool = False


@dataclass(frozen=True, kw_only=True)
class MemberValues:
    """A child or another person of the household."""

    given_names: str = ""
    surname: str = ""
    known_as: str = ""
    born_on: date | None = None
    birth_estimated: bool = False
    school_or_employer: str = ""
    description: str = ""
    witnessed_harm: bool = False


@dataclass(frozen=True, kw_only=True)
class SourceValues:
    """One alleged perpetrator, as far as anything is known."""

    name: str = ""
    given_names: str = ""
    surname: str = ""
    aliases: str = ""
    born_on: date | None = None
    birth_estimated: bool = False
    juvenile: bool = False
    address: str = ""
    postcode: str = ""
    tenure: str = ""
    landlord: str = ""
    handle: str = ""
    platform: str = ""
    description: str = ""
    relationship_code: str = ""
    orders_and_bail: str = ""
    warning_markers: str = ""


@dataclass(frozen=True, kw_only=True)
class SourcesValues:
    """Whether anything is known of who did it, and why naming them is necessary."""

    harm_source_known: bool | None = None
    naming_necessity: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskValues:
    """How likely serious harm is, in the referrer's judgement. Without a grid, answers stay."""

    level: RiskLevel | None = None
    red_flags: tuple[str, ...] = ()
    reason: str = ""
    grid: Sheet | None = None


@dataclass(frozen=True, kw_only=True)
class VoiceValues:
    """What the person harmed says."""

    voice_fears: str = ""
    voice_wants: str = ""
    voice_safe_to_talk: str = ""


@dataclass(frozen=True, kw_only=True)
class SoFarValues:
    """What was done before this referral and what is hoped for from it."""

    done_so_far: str = ""
    earlier_maracs: str = ""
    wanted_actions: str = ""


@dataclass(frozen=True, kw_only=True)
class GroundsValues:
    """Why the MARAC should hear this."""

    grounds: tuple[str, ...] = ()
    grounds_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferrerValues:
    """How the referrer is reached, and whether a supervisor knows."""

    referrer_role: str = ""
    referrer_phone: str = ""
    supervisor_informed: bool = False


@dataclass(frozen=True, kw_only=True)
class BasisValues:
    """Whether the person was told, and what lets the agency share."""

    told_code: str = ""
    told_views: str = ""
    lawful_basis_code: str = ""
    lawful_basis_note: str = ""
