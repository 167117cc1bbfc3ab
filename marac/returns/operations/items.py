"""The items of a return: adding, changing and removing a piece of information."""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.events import publish
from marac.refusals import Refused
from marac.returns import events
from marac.returns.models import Answer, ItemRelease, Return, ReturnItem, Sharing
from marac.returns.operations.touching import about, begin
from marac.returns.values import ITEM_FACTS, ItemValues


def add_item(
    session: Session, *, by: Actor, agency_return: Return, values: ItemValues
) -> ReturnItem:
    """Add a piece of information; a return that holds one has information to share.

    The search is taken to be today's unless a day was given.
    """
    begin(agency_return)
    agency_return.answer = agency_return.answer or Answer.INFORMATION
    agency_return.searched_on = agency_return.searched_on or clock.today()
    position = max((item.position for item in agency_return.items), default=0) + 1
    item = ReturnItem(position=position)
    _fill(item, values)
    agency_return.items.append(item)
    session.flush()
    publish(
        session,
        events.ItemAdded(**about(by, agency_return), item_id=item.id, sharing=item.sharing.value),
    )
    return item


def change_item(session: Session, *, by: Actor, item: ReturnItem, values: ItemValues) -> None:
    """Change a piece of information, or who may read it."""
    begin(item.agency_return)
    _fill(item, values)
    session.flush()
    publish(
        session,
        events.ItemChanged(
            **about(by, item.agency_return), item_id=item.id, sharing=item.sharing.value
        ),
    )


def remove_item(session: Session, *, by: Actor, item: ReturnItem) -> None:
    """Take a piece of information out of a return that is not handed in."""
    begin(item.agency_return)
    told = about(by, item.agency_return) | {"item_id": item.id}
    item.agency_return.items.remove(item)
    session.flush()
    publish(session, events.ItemRemoved(**told))


def _fill(item: ReturnItem, values: ItemValues) -> None:
    if values.intelligence and values.sharing is Sharing.ALL:
        raise Refused("Intelligence is released agency by agency, never to everyone at once.")
    withheld = values.sharing is Sharing.WITHHELD
    named = values.agency_ids if values.sharing is Sharing.NAMED else ()
    for name in ITEM_FACTS:
        setattr(item, name, getattr(values, name))
    item.withheld_reason = values.withheld_reason if withheld else ""
    kept = [release for release in item.releases if release.agency_id in named]
    held = {release.agency_id for release in kept}
    item.releases = kept + [ItemRelease(agency_id=a) for a in named if a not in held]
