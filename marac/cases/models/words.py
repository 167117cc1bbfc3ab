"""The words that a case is described in: decisions, grounds, risk levels, parts and outcomes."""

from enum import StrEnum

from marac.risk.words import RedFlag, RiskLevel

__all__ = [
    "Decision",
    "Forum",
    "Ground",
    "Outcome",
    "PartKind",
    "RedFlag",
    "RiskLevel",
]


class Decision(StrEnum):
    """What triage decided about a referral."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    EMERGENCY = "emergency"


class Ground(StrEnum):
    """Why a case is referred."""

    HIGH_RISK = "high_risk"
    JUDGEMENT = "judgement"
    ESCALATION = "escalation"
    REPEAT = "repeat"
    MULTI_AGENCY = "multi_agency"

    @property
    def label(self) -> str:
        """Name the ground as the referral form does."""
        return {
            Ground.HIGH_RISK: "Visible high risk",
            Ground.JUDGEMENT: "Professional judgement",
            Ground.ESCALATION: "Escalation: three or more incidents in 12 months",
            Ground.REPEAT: "Repeat: heard here in the last 12 months",
            Ground.MULTI_AGENCY: "Needs several agencies to act together",
        }[self]


class PartKind(StrEnum):
    """What part an identity plays in a case."""

    SUBJECT = "subject"
    HARM_SOURCE = "harm_source"
    CHILD = "child"
    HOUSEHOLD_MEMBER = "household_member"


class Outcome(StrEnum):
    """What the room decided about a case that it heard."""

    REVIEW = "review"
    NO_FURTHER = "no_further"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        """Name the outcome as minutes do."""
        return {
            Outcome.REVIEW: "Review at a later meeting",
            Outcome.NO_FURTHER: "No further MARAC",
            Outcome.TRANSFER: "Transfer to another area",
        }[self]


class Forum(StrEnum):
    """Where a referral that is not for this meeting is sent instead."""

    DOMESTIC_ABUSE = "domestic_abuse"
    MAPPA = "mappa"
    SAFEGUARDING_ADULT = "safeguarding_adult"
    SAFEGUARDING_CHILD = "safeguarding_child"
    CHANNEL = "channel"
    ANTISOCIAL_BEHAVIOUR = "antisocial_behaviour"
    ANOTHER_AREA = "another_area"

    @property
    def label(self) -> str:
        """Name the forum as agencies know it."""
        return {
            Forum.DOMESTIC_ABUSE: "Domestic abuse MARAC",
            Forum.MAPPA: "MAPPA",
            Forum.SAFEGUARDING_ADULT: "Adult safeguarding",
            Forum.SAFEGUARDING_CHILD: "Children’s safeguarding",
            Forum.CHANNEL: "Channel",
            Forum.ANTISOCIAL_BEHAVIOUR: "Antisocial behaviour panel",
            Forum.ANOTHER_AREA: "The MARAC of another area",
        }[self]
