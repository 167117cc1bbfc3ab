"""What people do to a case: triage it, judge its risk, share it, and keep people away from it."""

from marac.cases.operations.conflicts import declare_conflict, impose_conflict, lift_conflict
from marac.cases.operations.contact import release_contact, withdraw_contact
from marac.cases.operations.progress import assess_risk, close, withdraw
from marac.cases.operations.restriction import restrict, unrestrict
from marac.cases.operations.sharing import assign_advocate, invite, withdraw_invitation
from marac.cases.operations.triage import (
    accept,
    answer,
    ask,
    decline,
    mark_emergency,
    redirect,
)

__all__ = [
    "accept",
    "answer",
    "ask",
    "assess_risk",
    "assign_advocate",
    "close",
    "declare_conflict",
    "decline",
    "impose_conflict",
    "invite",
    "lift_conflict",
    "mark_emergency",
    "redirect",
    "release_contact",
    "restrict",
    "unrestrict",
    "withdraw",
    "withdraw_contact",
    "withdraw_invitation",
]
