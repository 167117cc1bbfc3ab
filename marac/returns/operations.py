"""What may be done to returns; each change is checked, made, and told to the audit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.refusals import Refused
from marac.returns import events
from marac.returns.models import Answer, ItemRelease, Return, ReturnItem, Sharing
from marac.returns.states import gaps, wanted
from marac.returns.values import ItemValues, ReturnValues

__all__ = [
    "ItemValues",
    "ReturnValues",
    "add_item",
    "answer",
    "answer_nil",
    "change_item",
    "remove_item",
    "reopen",
    "request",
    "require_writable",
    "save",
    "submit",
]


def request(
    session: Session, *, by: Actor, listing: Listing, agency_ids: Iterable[UUID], due_at: datetime
) -> list[Return]:
    """Ask agencies what they know of a listed case; nobody is asked twice."""
    asked = set(session.scalars(sa.select(Return.agency_id).where(Return.listing_id == listing.id)))
    new = [
        Return(
            listing_id=listing.id,
            case_id=listing.case_id,
            agency_id=agency_id,
            requested_at=clock.now(),
            due_at=due_at,
        )
        for agency_id in dict.fromkeys(agency_ids)
        if agency_id not in asked
    ]
    session.add_all(new)
    session.flush()
    if new:
        publish(
            session,
            events.ReturnsRequested(
                actor_id=by.user_id,
                area_id=by.area_id,
                case_id=listing.case_id,
                listing_id=listing.id,
                agency_ids=tuple(r.agency_id for r in new),
            ),
        )
    return new


def save(session: Session, *, by: Actor, agency_return: Return, values: ReturnValues) -> None:
    """Write down what the agency found so far."""
    _begin(agency_return)
    for name in ReturnValues.__dataclass_fields__:
        setattr(agency_return, name, getattr(values, name))
    session.flush()
    publish(
        session,
        events.ReturnSaved(**_about(by, agency_return), agency_id=agency_return.agency_id),
    )


def answer(
    session: Session, *, by: Actor, agency_return: Return, answer: Answer, reason: str = ""
) -> None:
    """Write down the answer alone; the search is taken to be today's unless a day was given."""
    values = ReturnValues(
        answer=answer,
        reason=reason,
        searched_on=agency_return.searched_on or clock.today(),
        searched_what=agency_return.searched_what,
        last_contact_on=agency_return.last_contact_on,
        current_worker=agency_return.current_worker,
        proposed_actions=agency_return.proposed_actions,
        staff_safety=agency_return.staff_safety,
    )
    save(session, by=by, agency_return=agency_return, values=values)


def answer_nil(
    session: Session, *, by: Actor, agency_returns: Iterable[Return], answer_given: Answer
) -> None:
    """Hand in the same nil answer for several cases at once; all of them or none."""
    for agency_return in agency_returns:
        answer(session, by=by, agency_return=agency_return, answer=answer_given)
        submit(session, by=by, agency_return=agency_return)


def add_item(
    session: Session, *, by: Actor, agency_return: Return, values: ItemValues
) -> ReturnItem:
    """Add a piece of information; a return that holds one has information to share."""
    _begin(agency_return)
    agency_return.answer = agency_return.answer or Answer.INFORMATION
    position = max((item.position for item in agency_return.items), default=0) + 1
    item = ReturnItem(position=position)
    _fill(item, values)
    agency_return.items.append(item)
    session.flush()
    publish(
        session,
        events.ItemAdded(**_about(by, agency_return), item_id=item.id, sharing=item.sharing.value),
    )
    return item


def change_item(session: Session, *, by: Actor, item: ReturnItem, values: ItemValues) -> None:
    """Change a piece of information, or who may read it."""
    _begin(item.agency_return)
    _fill(item, values)
    session.flush()
    publish(
        session,
        events.ItemChanged(
            **_about(by, item.agency_return), item_id=item.id, sharing=item.sharing.value
        ),
    )


def remove_item(session: Session, *, by: Actor, item: ReturnItem) -> None:
    """Take a piece of information out of a return that is not handed in."""
    _begin(item.agency_return)
    about = _about(by, item.agency_return) | {"item_id": item.id}
    item.agency_return.items.remove(item)
    session.flush()
    publish(session, events.ItemRemoved(**about))


def submit(session: Session, *, by: Actor, agency_return: Return) -> None:
    """Hand in a return: from now on others may read what is released to them."""
    _begin(agency_return)
    missing = gaps(agency_return)
    if missing:
        raise Refused("This return is not complete. " + ". ".join(missing) + ".")
    agency_return.submitted_at, agency_return.submitted_by_id = clock.now(), by.user_id
    session.flush()
    publish(
        session,
        events.ReturnSubmitted(
            **_about(by, agency_return),
            agency_id=agency_return.agency_id,
            answer=str(agency_return.answer),
        ),
    )


def reopen(session: Session, *, by: Actor, agency_return: Return) -> None:
    """Give a return back to its agency; nobody else reads it until it is handed in again."""
    if not wanted(agency_return.listing):
        raise Refused("The case has been heard, so its returns can no longer be reopened.")
    if agency_return.submitted_at is None:
        raise Refused("This return has not been submitted, so there is nothing to reopen.")
    agency_return.submitted_at = agency_return.submitted_by_id = None
    agency_return.reopened_at = clock.now()
    session.flush()
    publish(
        session,
        events.ReturnReopened(**_about(by, agency_return), agency_id=agency_return.agency_id),
    )


def require_writable(agency_return: Return) -> None:
    """Refuse to touch a return that is handed in, or whose case no longer waits for it."""
    if agency_return.submitted_at is not None:
        raise Refused(
            "This return has been submitted. Ask the co-ordinator to reopen it if it must change."
        )
    if not wanted(agency_return.listing):
        raise Refused("The case is not waiting for returns: it has been heard or taken off.")


def _begin(agency_return: Return) -> None:
    """Refuse what comes too late; else note when the work began."""
    require_writable(agency_return)
    agency_return.started_at = agency_return.started_at or clock.now()


def _fill(item: ReturnItem, values: ItemValues) -> None:
    if values.intelligence and values.sharing is Sharing.ALL:
        raise Refused("Intelligence is released agency by agency, never to everyone at once.")
    withheld = values.sharing is Sharing.WITHHELD
    named = values.agency_ids if values.sharing is Sharing.NAMED else ()
    item.text, item.nature, item.sharing = values.text, values.nature, values.sharing
    item.about_id, item.happened_on = values.about_id, values.happened_on
    item.source, item.verified = values.source, values.verified
    item.intelligence = values.intelligence
    item.withheld_reason = values.withheld_reason if withheld else ""
    kept = [release for release in item.releases if release.agency_id in named]
    held = {release.agency_id for release in kept}
    item.releases = kept + [ItemRelease(agency_id=a) for a in named if a not in held]


def _about(by: Actor, agency_return: Return) -> dict[str, Any]:
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": agency_return.case_id,
        "return_id": agency_return.id,
    }
