"""What is known of somebody or somewhere, as plain words, whoever wrote it down."""

from dataclasses import dataclass
from datetime import date

from marac.people.models import Identity, IdentityKind


@dataclass(frozen=True, kw_only=True)
class Description:
    """What is known of somebody or somewhere; every part of it may be missing.

    `others` are aliases, earlier names, or full names where given and family name are not apart.
    `address` is for an address whose house, street and postcode are not apart.
    """

    given: str = ""
    family: str = ""
    others: tuple[str, ...] = ()
    born_on: date | None = None
    birth_estimated: bool = False
    sex: str = ""
    house: str = ""
    street: str = ""
    postcode: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


def describe(identity: Identity) -> Description:
    """Give what an identity tells, in the parts that a look-up compares."""
    apart = bool(identity.given_names or identity.surname)
    person = identity.kind == IdentityKind.PERSON
    return Description(
        given=identity.given_names if apart else "",
        family=identity.surname if apart else "",
        others=_names("" if apart else identity.name, identity.aliases, identity.known_as),
        born_on=identity.born_on if person else None,
        birth_estimated=bool(identity.birth_estimated),
        postcode=identity.postcode or "",
        address=identity.address or "",
        phones=_parts(identity.phone),
        emails=_parts(identity.email),
        handles=_parts(identity.handle),
    )


def _names(*texts: str | None) -> tuple[str, ...]:
    """Take apart what may hold several names, one a line or with commas between."""
    return tuple(name for text in texts for name in _parts(text))


def _parts(text: str | None) -> tuple[str, ...]:
    lines = (text or "").replace(";", "\n").replace(",", "\n").splitlines()
    return tuple(part for line in lines if (part := line.strip()))
