"""Referrals: a draft written page by page, checked and sent. Operations and their values.

Pages and their forms are in `routes.py` and its neighbours, which the application registers.
"""

from marac.cases.referrals.happenings import add_incident, change_incident, remove_incident
from marac.cases.referrals.operations import (
    discard,
    referring_agencies,
    save_address,
    save_basis,
    save_contact,
    save_grounds,
    save_risk,
    save_so_far,
    save_subject,
    save_support,
    save_voice,
    save_who,
    start_draft,
)
from marac.cases.referrals.parties import (
    add_member,
    add_source,
    change_party,
    remove_party,
    save_sources,
)
from marac.cases.referrals.submitting import submit
from marac.cases.referrals.values import (
    AddressValues,
    BasisValues,
    ContactValues,
    GroundsValues,
    MemberValues,
    RiskValues,
    SoFarValues,
    SourcesValues,
    SourceValues,
    SubjectValues,
    SupportValues,
    VoiceValues,
    WhoValues,
)

__all__ = [
    "AddressValues",
    "BasisValues",
    "ContactValues",
    "GroundsValues",
    "MemberValues",
    "RiskValues",
    "SoFarValues",
    "SourceValues",
    "SourcesValues",
    "SubjectValues",
    "SupportValues",
    "VoiceValues",
    "WhoValues",
    "add_incident",
    "add_member",
    "add_source",
    "change_incident",
    "change_party",
    "discard",
    "referring_agencies",
    "remove_incident",
    "remove_party",
    "save_address",
    "save_basis",
    "save_contact",
    "save_grounds",
    "save_risk",
    "save_so_far",
    "save_sources",
    "save_subject",
    "save_support",
    "save_voice",
    "save_who",
    "start_draft",
    "submit",
]
