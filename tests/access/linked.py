"""Everybody harmed among the canaries is one person: who may see one must hear of no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marac.cases.models import Case
from marac.people.models import Person, Source

if TYPE_CHECKING:
    from tests.access.aviary import Aviary

# Where somebody is and how to reach them.
WHERE = ("address", "postcode", "phone", "email", "school_or_employer")


def link(birds: Aviary, case: Case, label: str, *, own: set[str], located: set[str]) -> None:
    """Link who was harmed to the one person, with an alias beside them; each word is a canary."""
    if birds.person_id is None:
        person = birds.make.add(Person(area_id=case.area_id))
        birds.person_id = person.id
        birds.ids["person_id"].append(str(person.id))
    subject = case.subject
    assert subject is not None
    alias = birds.make.add(
        type(subject)(
            area_id=case.area_id, kind=subject.kind, source=Source.ALIAS, beside_id=subject.id
        )
    )
    subject.person_id = alias.person_id = birds.person_id
    birds.fill(alias, f"{label} alias", own, **dict.fromkeys(WHERE, located))
    for identity in (subject, alias):
        birds.known(person_id=identity.id)
        birds.known(identity_id=identity.id)
        birds.known(other_id=identity.id, identity_id=subject.id, case_id=case.id)
