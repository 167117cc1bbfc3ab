"""Somebody who did it as a file tells of them: of which kind they are is one of its answers."""

from collections.abc import Mapping
from typing import Any

from marac.cases.referrals.forms.parties import (
    SOURCE_KINDS,
    AccountForm,
    GroupForm,
    NamedPersonForm,
)
from marac.people.models import IdentityKind
from marac.widgets import RadioField

# Where a file does not say what somebody is, an answer that only one kind has says it.
TELLING = {
    "given_names": IdentityKind.PERSON,
    "surname": IdentityKind.PERSON,
    "handle": IdentityKind.ONLINE,
    "name": IdentityKind.ORGANISATION,
}


class AnySourceForm(NamedPersonForm, GroupForm, AccountForm):
    """Every question that is asked of some kind of harm source."""

    kind = RadioField("What is known of them", coerce=IdentityKind, choices=SOURCE_KINDS)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in [name for name in self._fields if name != "kind"]:
            self._fields[name] = self._fields.pop(name)


def kind_in(sent: Mapping[str, str]) -> IdentityKind | None:
    """Say what kind of harm source a file means."""
    known = {str(one.value) for one in SOURCE_KINDS}
    if sent.get("kind"):
        return IdentityKind(sent["kind"]) if sent["kind"] in known else None
    return next((kind for name, kind in TELLING.items() if sent.get(name)), None)
