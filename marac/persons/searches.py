"""Searching people and places across spellings: by what they are called, and by where it was."""

import re
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case
from marac.people.matching import Band, Description, Match
from marac.persons.recorded import Recorded, in_cases, list_of, list_recorded
from marac.persons.suggesting import Suggestion, suggest, suggest_for, suggest_places
from marac.persons.views import PersonView

REFERENCE = re.compile(r"[A-Z]{2,8}-[0-9]{4}-[0-9]{4,9}", re.IGNORECASE)
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
SHOWN = 20


def find(session: Session, *, by: Actor, name: str, place: str) -> list[Suggestion]:
    """Find who goes by a name, in whatever spelling, or what is at an address; or both."""
    if REFERENCE.fullmatch(name.strip()):
        return _in_case(session, by, name.strip())
    if name:
        return _named(session, by, _described(name, place), name)
    if place:
        return suggest_places(session, by=by, description=_described("", place), show=SHOWN)
    return []


def candidates(
    session: Session, *, by: Actor, view: PersonView, words: str, other_id: UUID | None
) -> list[Suggestion]:
    """Gather who may be the same as somebody: suggested, searched for, or chosen before."""
    found = _chosen(session, by, other_id)
    found += find(session, by=by, name=words, place="") if words else []
    for one in in_cases(view.recorded)[:3]:
        found += [s for s in suggest_for(session, by=by, recorded=one) if s.match.bits > 0]
    own = {one.key for one in view.recorded}
    return [one for one in _once(found) if one.recorded.key not in own]


def _named(session: Session, by: Actor, wanted: Description, name: str) -> list[Suggestion]:
    """Find who goes by a name; one word alone may be a first name or that of the family."""
    found = suggest(session, by=by, description=wanted, show=SHOWN)
    if wanted.others and len(name.split()) == 1:
        family = replace(wanted, family=name, others=())
        found += suggest(session, by=by, description=family, show=SHOWN)
    found.sort(key=lambda one: -one.match.bits)
    return [one for one in _once(found) if one.match.bits > 0][:SHOWN]


def _described(name: str, place: str) -> Description:
    """Read what was typed; a name may as well be that of an account, an e-mail or a phone."""
    postcode = POSTCODE.search(place)
    digits = "".join(c for c in name if c.isdigit())
    return Description(
        others=(name,) if name and len(digits) < 7 else (),
        handles=(name,) if name and " " not in name.strip() else (),
        phones=(name,) if len(digits) >= 7 else (),
        address=place,
        postcode=postcode.group() if postcode else "",
    )


def _in_case(session: Session, by: Actor, reference: str) -> list[Suggestion]:
    found = list_recorded(session, by=by, where=Case.reference == reference.upper())
    return list(_once(_plain(one, f"in {reference.upper()}") for one in found))


def _chosen(session: Session, by: Actor, other_id: UUID | None) -> list[Suggestion]:
    found = in_cases(list_of(session, by=by, key=other_id)) if other_id else []
    found.sort(key=lambda one: one.identity.id != other_id)
    return [_plain(one, "chosen by you") for one in found[:1]]


def _plain(recorded: Recorded, why: str) -> Suggestion:
    """Make a suggestion of somebody whom the matcher had no say in."""
    identity = recorded.identity
    return Suggestion(recorded, Match(identity.id, identity.person_id, 0.0, Band.POSSIBLE, (why,)))


def _once(found: Iterable[Suggestion]) -> list[Suggestion]:
    kept: dict[UUID, Suggestion] = {}
    for one in found:
        kept.setdefault(one.recorded.key, one)
    return list(kept.values())
