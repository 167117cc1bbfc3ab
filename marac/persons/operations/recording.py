"""Recording what was learnt of somebody beside a case: an alias, an earlier address, a phone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.events import publish
from marac.people.models import Identity, IdentityKind, Source
from marac.people.operations import new_identity
from marac.persons.events import IdentityRecorded
from marac.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class LearntValues:
    """What was learnt; `period` says in words when it was so."""

    source: Source
    name: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    handle: str = ""
    platform: str = ""
    period: str = ""


def record(session: Session, *, by: Actor, beside: Identity, values: LearntValues) -> Identity:
    """Record it beside an identity in a case: whoever may see the one sees the other."""
    facts = _facts(beside, values)
    if not any(facts[name] for name in ("name", "address", "postcode", "phone", "email", "handle")):
        raise Refused("Write what was learnt.")
    identity = new_identity(beside.area_id, beside.kind, facts)
    identity.source, identity.recorded_by_id = values.source, by.user_id
    identity.beside_id = beside.beside_id or beside.id
    identity.person_id = beside.person_id
    session.add(identity)
    session.flush()
    event = IdentityRecorded(
        actor_id=by.user_id,
        area_id=by.area_id,
        identity_id=identity.id,
        beside_id=identity.beside_id,
    )
    publish(session, event)
    return identity


def _facts(beside: Identity, values: LearntValues) -> Mapping[str, Any]:
    """Keep the date of birth with another name, so that both help to find somebody again."""
    facts = {name: value for name, value in asdict(values).items() if name != "source"}
    if values.source in (Source.ALIAS, Source.EARLIER_NAME):
        facts["born_on"], facts["birth_estimated"] = beside.born_on, beside.birth_estimated
    elif beside.kind is IdentityKind.PERSON or not values.name:
        facts |= {"given_names": beside.given_names, "surname": beside.surname}
        facts["name"] = values.name or beside.name
    return facts
