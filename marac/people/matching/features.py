"""A description in the form in which it is compared and kept: folded once, scored many times."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from marac.people.matching import folding
from marac.people.matching.description import Description

Tokens = tuple[str, ...]
MOST = 6


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one identity.

    A name is a pair of its given words and its family words; where they are not apart the family
    words are empty. `born` is written YYYYMMDD; `years` only when nothing else is known.
    """

    names: tuple[tuple[Tokens, Tokens], ...] = ()
    born: str = ""
    rough: bool = False
    sex: str = ""
    house: str = ""
    street: str = ""
    postcode: str = ""
    phones: Tokens = ()
    emails: Tokens = ()
    handles: Tokens = ()

    @property
    def words(self) -> list[str]:
        """List every word of every name, once, in the order in which they stand."""
        return list(dict.fromkeys(w for given, family in self.names for w in (*given, *family)))


def features_of(description: Description) -> Features:
    """Fold a description."""
    house, street, postcode = _address(description)
    return Features(
        names=_names(description),
        born=f"{description.born_on:%Y%m%d}" if _likely(description.born_on) else "",
        rough=description.birth_estimated,
        sex=description.sex.strip()[:1].upper(),
        house=folding.fold_house(house),
        street=folding.fold_street(street),
        postcode=folding.fold_postcode(postcode),
        phones=_folded(description.phones, folding.fold_phone),
        emails=_folded(description.emails, folding.fold_email),
        handles=_folded(description.handles, folding.fold_email),
    )


def _likely(day: date | None) -> bool:
    """Tell whether a birthday says anything: 1900-01-01 is what forms hold when nobody asked."""
    return (day is not None and day > date(1900, 1, 1)) or (day is not None and day.year < 1900)


def _names(description: Description) -> tuple[tuple[Tokens, Tokens], ...]:
    given, family = (
        folding.fold_tokens(description.given),
        folding.fold_tokens(description.family),
    )
    found = [(given, family)] if given or family else []
    for other in description.others[:MOST]:
        words = folding.fold_tokens(other)
        if not words:
            continue
        # One word alone may be a nickname: the family stays the same.
        found.append((words, family) if len(words) == 1 else (words[:-1], words[-1:]))
    return tuple(dict.fromkeys(found))


def _address(description: Description) -> tuple[str, str, str]:
    if description.street or description.house or not description.address:
        return description.house, description.street, description.postcode
    house, street, postcode = folding.part_address(description.address)
    return house, street, description.postcode or postcode


def _folded(texts: Tokens, fold: Any) -> Tokens:
    return tuple(dict.fromkeys(folded for text in texts[:MOST] if (folded := fold(text))))


def pack(features: Features) -> bytes:
    """Write features as the bytes that are sealed."""
    f = features
    whole = [f.names, f.born, f.rough, f.sex, f.house, f.street, f.postcode]
    whole += [f.phones, f.emails, f.handles]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Features:
    """Read features again."""
    names, born, rough, sex, house, street, postcode, phones, emails, handles = json.loads(packed)
    pairs = tuple((tuple(given), tuple(family)) for given, family in names)
    return Features(
        pairs, born, rough, sex, house, street, postcode,
        tuple(phones), tuple(emails), tuple(handles),
    )  # fmt: skip
