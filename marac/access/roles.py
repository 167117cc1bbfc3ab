"""What a membership lets a person be."""

from enum import StrEnum


class Role(StrEnum):
    """What a membership lets a person be in one area."""

    SYSTEM_ADMINISTRATOR = "SY"
    COORDINATOR = "CO"
    CHAIR = "CH"
    REPRESENTATIVE = "RP"
    DEPUTY = "DP"
    ADVOCATE = "VS"
    REFERRER = "RF"
    CHAMPION = "HC"
    AUDITOR = "AU"
    INFORMATION_GOVERNANCE = "IG"

    @property
    def label(self) -> str:
        """Name the role as people say it."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
    Role.COORDINATOR: "MARAC co-ordinator",
    Role.CHAIR: "Chair",
    Role.REPRESENTATIVE: "Agency representative",
    Role.DEPUTY: "Deputy representative",
    Role.ADVOCATE: "Victim support advocate",
    Role.REFERRER: "Referrer",
    Role.CHAMPION: "Hate crime champion",
    Role.AUDITOR: "Auditor",
    Role.INFORMATION_GOVERNANCE: "Information governance lead",
}

EVERYONE = frozenset(Role)

# Those who act for their agency at the meeting.
AGENCY_VOICES = (Role.REPRESENTATIVE, Role.DEPUTY, Role.ADVOCATE)

# Those who see more than their own agency's work: a second person agrees before anyone becomes one.
PRIVILEGED = frozenset(
    {
        Role.SYSTEM_ADMINISTRATOR,
        Role.COORDINATOR,
        Role.CHAIR,
        Role.AUDITOR,
        Role.INFORMATION_GOVERNANCE,
    }
)
