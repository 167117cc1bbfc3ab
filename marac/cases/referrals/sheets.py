"""Which form and values belong to somebody of a referral, and what the draft says of them."""

from dataclasses import fields
from typing import Any

from marac.cases.models import Part, PartKind
from marac.cases.referrals.forms.base import StepForm
from marac.cases.referrals.forms.parties import MEMBER_FORMS, SOURCE_FORMS
from marac.cases.referrals.values import MemberValues, SourceValues
from marac.people.models import IdentityKind


def form_of(part: Part) -> type[StepForm]:
    """Choose the form by what somebody is in the case, and an alleged perpetrator's by its kind."""
    if part.kind == PartKind.HARM_SOURCE:
        return SOURCE_FORMS[IdentityKind(part.identity.kind)]
    return MEMBER_FORMS[part.kind]


def values_of(part: Part) -> type[MemberValues] | type[SourceValues]:
    """Say as which values the form's answers are taken."""
    return SourceValues if part.kind == PartKind.HARM_SOURCE else MemberValues


def said_of(part: Part) -> dict[str, Any]:
    """Give what the draft says of somebody, by the names of the form's fields."""
    names = [field.name for field in fields(values_of(part))]
    return {name: getattr(part, name, getattr(part.identity, name, None)) for name in names}
