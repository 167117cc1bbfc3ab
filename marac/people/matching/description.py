"""What is known of somebody or somewhere, as plain words, whoever wrote it down."""

import re
from dataclasses import dataclass
from datetime import date

from marac.people.models import Identity, IdentityKind

# What stands in words about somebody and in no name, written small.
_TELLING = frozenset(
    {"a", "an", "the", "of", "to", "by", "with", "who", "known", "called", "from", "in", "about"}
    | {"named", "unknown", "family", "group", "male", "female", "man", "woman", "men", "women"}
)
# What begins such words, and what it begins with is no name either.
_OPENING = frozenset(
    {"a", "an", "the", "one", "two", "three", "four", "five", "six", "some", "several", "unknown"}
)
_QUOTED = re.compile(r"[“\"‘«]([^”\"’»]+)[”\"’»]")
# Their names are made of such words as well: the Friends of the Harbour.
_NAMED_WHOLE = frozenset({IdentityKind.ORGANISATION, IdentityKind.PLACE})


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
        others=(
            *(() if apart else _called(identity)),
            *_names(identity.aliases, identity.known_as),
        ),
        born_on=identity.born_on if person else None,
        birth_estimated=bool(identity.birth_estimated),
        postcode=identity.postcode or "",
        address=identity.address or "",
        phones=_parts(identity.phone),
        emails=_parts(identity.email),
        handles=_parts(identity.handle),
    )


def _called(identity: Identity) -> tuple[str, ...]:
    """Give the names in what somebody is called by: "Two men, one called “Macca”" is no name.

    Otherwise all whom nobody could name would be taken for one another.
    """
    parts = _parts(identity.name)
    if identity.kind in _NAMED_WHOLE:
        return parts
    return tuple(name for part in parts for name in names_in(part))


def names_in(text: str) -> tuple[str, ...]:
    """Take the names out of words about somebody; what is a name already stays whole."""
    words = text.split()
    if not _tells(words):
        return (text,) if words else ()
    quoted = tuple(_QUOTED.findall(text))
    begun = words[0].casefold() in _OPENING or words[1:2] in (["of"], ["to"], ["by"])
    bare = _QUOTED.sub(" ", text).split()[1 if begun else 0 :]
    rest = " ".join(word for word in bare if word[0].isupper())
    return (*quoted, rest) if rest else quoted


def _tells(words: list[str]) -> bool:
    """Tell words about somebody from a name; the A of A Hussain is an initial."""
    if any(word in _TELLING for word in words):
        return True
    first, after = words[0].casefold() if words else "", words[1:2]
    return first in _OPENING and (first != "a" or (bool(after) and after[0].islower()))


def _names(*texts: str | None) -> tuple[str, ...]:
    """Take apart what may hold several names, one a line or with commas between."""
    return tuple(name for text in texts for name in _parts(text))


def _parts(text: str | None) -> tuple[str, ...]:
    lines = (text or "").replace(";", "\n").replace(",", "\n").splitlines()
    return tuple(part for line in lines if (part := line.strip()))
