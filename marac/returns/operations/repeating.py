"""Saying again what was handed in for a meeting that never heard the case: confirmed, not retyped.

A case that is moved or put off is asked about anew for its next agenda. What the agency said then
is copied as a whole, with its own dates, and goes in only after a person has looked at it.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.refusals import Refused
from marac.returns.models import Return, ReturnItem, Sharing
from marac.returns.operations.items import add_item
from marac.returns.operations.touching import require_writable
from marac.returns.operations.writing import save
from marac.returns.people import people_of, targets_of
from marac.returns.values import FACTS, ITEM_FACTS, ItemValues, ReturnValues, searches_of

BEGUN = "This return has been begun already. Take over single items instead."


def can_be_repeated(agency_return: Return, earlier: Return | None) -> bool:
    """Tell whether an earlier return may be said again: not heard then, and nothing written now."""
    if earlier is None or agency_return.started_at is not None or agency_return.items:
        return False
    place = earlier.listing
    return place.ended_at is not None and place.decided_at is None


def repeat(
    session: Session, *, by: Actor, agency_return: Return, earlier: Return, invited: set[UUID]
) -> None:
    """Write down again what the agency said last time, for a person to look at and hand in.

    An item that was released to agencies of which none is `invited` any more, or about somebody
    who left the case, is carried with less: for the chair only, or about nobody by name.
    """
    require_writable(agency_return)
    if not can_be_repeated(agency_return, earlier):
        raise Refused(BEGUN)
    targets = {target.key for target in targets_of(people_of(agency_return.case, by))}
    said = {name: getattr(earlier, name) for name in FACTS}
    searches = {key: match for key, match in searches_of(earlier).items() if key in targets}
    values = replace(ReturnValues(**said), searches=searches)
    save(session, by=by, agency_return=agency_return, values=values)
    people = {part.identity_id for part in agency_return.case.parts}
    for item in earlier.items:
        if item.expires_on is None or item.expires_on >= clock.today():
            again = _again(item, invited, people)
            add_item(session, by=by, agency_return=agency_return, values=again)


def _again(item: ReturnItem, invited: set[UUID], people: set[UUID]) -> ItemValues:
    said = {name: getattr(item, name) for name in ITEM_FACTS} | {"taken_from_id": item.id}
    released = tuple(one.agency_id for one in item.releases if one.agency_id in invited)
    if item.sharing is Sharing.NAMED and not released:
        said["sharing"] = Sharing.CHAIR
    if item.about_id not in people:
        said["about_id"] = None
    return ItemValues(**said, agency_ids=released)
