"""Recording how somebody or somewhere was described."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marac.people.models import Identity, IdentityKind
from marac.people.names import full_name, tidy_postcode


def new_identity(area_id: UUID, kind: IdentityKind, facts: Mapping[str, Any]) -> Identity:
    """Make an identity in an area from what is known of it."""
    identity = Identity(area_id=area_id, kind=kind)
    describe(identity, facts)
    return identity


def describe(identity: Identity, facts: Mapping[str, Any]) -> None:
    """Set some facts of an identity by their column's name, keeping its names in step."""
    for column, value in facts.items():
        setattr(identity, column, value)
    if identity.given_names or identity.surname:
        identity.name = full_name(identity.given_names or "", identity.surname or "")
    identity.postcode = tidy_postcode(identity.postcode or "")


def change_kind(identity: Identity, kind: IdentityKind) -> None:
    """Say that an identity is of another kind without losing the name that was typed."""
    if identity.kind == kind:
        return
    identity.kind = kind
    person = kind == IdentityKind.PERSON
    describe(identity, {"given_names": identity.name if person else "", "surname": ""})
