"""The rule of every permission: which role reaches what, at which stages, with what safeguard.

It reads as the access model does, and everything is made from it: the gate, each package's SQL
conditions, and the answer to "may this person do this to that case?".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from marac.access.permissions import Permission
from marac.access.roles import Role


class Stage(StrEnum):
    """Where a case stands between a draft referral and disposal."""

    DRAFT = "draft"
    TRIAGE = "triage"
    LISTED = "listed"
    CIRCULATED = "circulated"
    HEARD = "heard"
    MINUTED = "minuted"
    CLOSED = "closed"
    EMBARGOED = "embargoed"
    DISPOSED = "disposed"


class Reach(StrEnum):
    """How far a role's function goes."""

    AREA = "area"  # every case of the area, in the role's window
    INVITED = "invited"  # cases to which the agency is invited, in the window
    ASSIGNED = "assigned"  # the same, when the person is the case's advocate
    RELEASED = "released"  # the same, and only what its owner released to the agency
    OWN = "own"  # what the person, or their agency, wrote or holds
    METADATA = "metadata"  # that it exists and where it stands, without content
    GRANT = "grant"  # a live grant that names the case and the person
    EMERGENCY = "emergency"  # break-glass on one case
    REMIT = "remit"  # the area's own business, whatever the state


@dataclass(frozen=True)
class Rule:
    """Who has a function and how far it reaches.

    `stages` narrows it to some stages of a case (empty: as the role's window says). `fresh` asks
    for the passphrase again unless it was given within five minutes. `seconded` waits for a
    second person. `about_a_case` is false where no case is touched.
    """

    reach: Mapping[Role, Reach]
    stages: frozenset[Stage] = frozenset()
    fresh: bool = False
    seconded: bool = False
    about_a_case: bool = True


_CODES = {reach.value: reach for reach in Reach}
_STAGES = dict(zip("DSLPHMCXZ", Stage, strict=True))
RUNNING, AGENCIES = "SLPHMC", "PHMC"


def _rule(who: str, stages: str = "", *, safeguards: str = "", about_a_case: bool = True) -> Rule:
    """Read "CO CH area, RP invited", stages by their letters, and the safeguards `!` and `2`."""
    reach: dict[Role, Reach] = {}
    for clause in who.split(", "):
        *roles, how = clause.split()
        reach.update(dict.fromkeys(map(Role, roles), _CODES[how]))
    return Rule(
        reach=reach,
        stages=frozenset(_STAGES[letter] for letter in stages),
        fresh="!" in safeguards,
        seconded="2" in safeguards,
        about_a_case=about_a_case,
    )


def _business(who: str, safeguards: str = "") -> Rule:
    """Make the rule of a function that touches no case."""
    return _rule(who, safeguards=safeguards, about_a_case=False)


_ALL = "SY CO CH RP DP VS RF HC AU IG"
_READERS = "CO CH area, RP DP invited, VS assigned"
_OWNERS = "RP DP VS RF HC own"

RULES: dict[Permission, Rule] = {
    Permission.REFERRAL_CREATE: _business(f"CO area, {_OWNERS}"),
    Permission.REFERRAL_EDIT_DRAFT: _rule(f"CO own, {_OWNERS}", "D"),
    Permission.REFERRAL_READ_OWN: _rule(f"CO CH area, {_OWNERS}, AU IG grant", "D" + RUNNING),
    Permission.REFERRAL_STATUS_LINE: _rule(f"CO CH area, {_OWNERS}, AU IG metadata", RUNNING),
    Permission.CASE_LIST_SEARCH: _rule(f"{_READERS}, AU IG metadata"),
    Permission.CASE_READ_CORE: _rule(f"{_READERS}, AU IG grant"),
    Permission.CASE_READ_SAFE_CONTACT: _rule(
        "CO CH area, RP DP released, VS assigned, AU IG grant"
    ),
    Permission.CASE_READ_POLICE_INTEL: _rule("CO CH area, RP DP VS released, AU IG grant"),
    Permission.RETURN_WRITE: _rule("RP DP VS own", "P"),
    Permission.RETURN_READ_OTHERS: _rule(f"{_READERS}, AU IG grant", AGENCIES),
    Permission.CASE_TRIAGE_ACCEPT_LIST: _rule("CO CH area", "S"),
    Permission.CASE_INVITE_WITHDRAW: _rule("CO area", "SLPH"),
    Permission.CASE_RESTRICT: _rule("CO CH area"),
    Permission.CASE_UNRESTRICT: _rule("CO CH area", safeguards="2"),
    Permission.CONFLICT_DECLARE: _business(f"{_ALL} remit"),
    Permission.CONFLICT_IMPOSE: _rule("CO CH area, IG remit"),
    Permission.CONFLICT_LIFT: _rule("CH area, IG remit", safeguards="2"),
    Permission.AGENDA_BUILD: _business("CO area"),
    Permission.AGENDA_CIRCULATE: _rule("CO area", "L", safeguards="!"),
    Permission.AGENDA_CIRCULATE_RESTRICTED: _rule("CO area", "L", safeguards="!2"),
    Permission.MINUTES_WRITE: _rule("CO CH area", "H"),
    Permission.MINUTES_APPROVE: _rule("CH area", "H", safeguards="2"),
    Permission.MINUTES_CIRCULATE: _rule("CO area", "H", safeguards="!"),
    Permission.MINUTES_READ_EXTRACT: _rule(f"{_READERS}, AU IG grant", "MC"),
    Permission.ACTION_ASSIGN: _rule("CO CH area", "HM"),
    Permission.ACTION_UPDATE_PROGRESS: _rule("CO area, RP DP VS own", "HMC"),
    Permission.ACTION_CONFIRM_CLOSED: _rule("CO CH area", "HMC"),
    Permission.ATTACHMENT_ADD: _rule(f"CO area, {_OWNERS}", "DSPH"),
    Permission.ATTACHMENT_GET: _rule(f"{_READERS}, AU IG grant"),
    Permission.PDF_DOWNLOAD: _rule(_READERS, safeguards="!"),
    Permission.CSV_PERSONAL_EXPORT: _rule("CO area, IG remit", RUNNING, safeguards="!2"),
    Permission.STATS_READ: _business("CO CH area, RP DP VS HC own, AU IG metadata"),
    Permission.PERSON_MERGE_SPLIT: _rule("CO area", safeguards="2"),
    Permission.USER_INVITE: _business("SY remit"),
    Permission.USER_DISABLE: _business("CO area, SY IG remit"),
    Permission.ROLE_GRANT_PRIVILEGED: _business("SY remit", "2"),
    Permission.ISA_EDIT: _business("IG remit"),
    Permission.AUDIT_CASE_LOG: _rule("CO IG remit, RP own, AU metadata"),
    Permission.AUDIT_SECURITY_LOG: _business("SY IG remit, AU metadata"),
    Permission.AUDIT_VERIFY_EXPORT: _business("IG remit, AU metadata", "!"),
    Permission.BREAKGLASS_OPEN: _rule("CO CH RP DP VS emergency", RUNNING + "X", safeguards="!"),
    Permission.HOLD_SET: _rule("CO CH area, IG remit", RUNNING + "X"),
    Permission.HOLD_LIFT: _rule("IG remit", RUNNING + "X", safeguards="2"),
    Permission.DISPOSE_EXECUTE: _rule("IG remit", "X", safeguards="!2"),
    Permission.SAR_EXPORT: _rule("IG remit", RUNNING + "X", safeguards="!2"),
    Permission.GRANT_NAMED_CASE: _rule("IG remit", safeguards="2"),
    Permission.SYSTEM_CONFIG_BACKUP: _business("SY remit"),
    Permission.SYSTEM_RESTORE: _business("SY remit", "!2"),
    Permission.HOME_READ: _business(f"{_ALL} remit"),
    Permission.ACCOUNT_OWN: _business(f"{_ALL} remit"),
    Permission.MEETING_READ: _business("CO CH RP DP VS remit"),
    Permission.LATE_ITEM_AGREE: _business("CH remit"),
    Permission.ACTION_LIST: _business("CO CH RP DP VS RF HC remit"),
    Permission.CONTACT_MAKE: _business("CO CH VS HC remit"),
    Permission.AREA_READ: _business("SY CO CH IG AU remit"),
    Permission.AREA_EDIT: _business("SY CO remit"),
    Permission.APPROVAL_DECIDE: _business("SY CO CH IG remit"),
    Permission.BREAKGLASS_REVIEW: _business("CO CH IG remit"),
    Permission.ACCOUNT_FACTORS: _business(f"{_ALL} remit", "!"),
    Permission.FACTOR_VOUCH: _business("CO CH RP DP IG remit"),
    Permission.FACTOR_RESET: _business("CO CH remit", "2"),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Give the roles that have a function at all."""
    return frozenset(RULES[permission].reach)
