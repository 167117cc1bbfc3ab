"""Who may use which page: roles, the rule of each permission, and the gate before every view.

Two questions are asked in two places. "May this role use this page?" is answered by the gate; "may
this person see this record?" is a SQL condition in each package's `policy.py`, made from the same
rules.
"""

from marac.access.actor import Actor, Seat
from marac.access.answers import Answer
from marac.access.gate import (
    current_actor,
    gives_file,
    has_proved,
    init_app,
    leads_back,
    prove_with,
    public,
    quiet,
    requires,
    the_actor,
)
from marac.access.permissions import Permission
from marac.access.prepared import prepared
from marac.access.roles import AGENCY_VOICES, EVERYONE, Role
from marac.access.rules import RULES, Reach, Rule, Stage, roles_with

__all__ = [
    "AGENCY_VOICES",
    "EVERYONE",
    "RULES",
    "Actor",
    "Answer",
    "Permission",
    "Reach",
    "Role",
    "Rule",
    "Seat",
    "Stage",
    "current_actor",
    "gives_file",
    "has_proved",
    "init_app",
    "leads_back",
    "prepared",
    "prove_with",
    "public",
    "quiet",
    "requires",
    "roles_with",
    "the_actor",
]
