"""Writing down what an agency found, until its return is handed in."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.events import publish
from marac.refusals import Refused
from marac.returns import events
from marac.returns.models import Answer, Match, Return, ReturnSearch
from marac.returns.operations.handing_in import hand_in
from marac.returns.operations.touching import about, begin, require_writable
from marac.returns.people import people_of, targets_of
from marac.returns.values import FACTS, ReturnValues, Searches, searches_of

__all__ = ["answer", "answer_nil", "require_writable", "save"]


def save(session: Session, *, by: Actor, agency_return: Return, values: ReturnValues) -> None:
    """Write down what the agency found so far."""
    begin(agency_return)
    for name in FACTS:
        setattr(agency_return, name, getattr(values, name))
    if values.searches is not None:
        _note_searches(agency_return, values.searches)
    session.flush()
    publish(
        session,
        events.ReturnSaved(**about(by, agency_return), agency_id=agency_return.agency_id),
    )


def answer(
    session: Session,
    *,
    by: Actor,
    agency_return: Return,
    answer: Answer,
    **more: Any,
) -> None:
    """Write down the answer alone; the search is taken to be today's unless a day was given."""
    said = {name: getattr(agency_return, name) for name in FACTS}
    searched_on = agency_return.searched_on or clock.today()
    values = replace(ReturnValues(**said), answer=answer, searched_on=searched_on)
    save(session, by=by, agency_return=agency_return, values=replace(values, **more))


def answer_nil(
    session: Session, *, by: Actor, agency_returns: Iterable[Return], answer_given: Answer
) -> list[Return]:
    """Give the same nil answer for several cases at once; all of them or none.

    It says that everybody and every address was looked up. What was handed in comes back; the rest
    waits for the second person whom its agency asks for.
    """
    handed_in = []
    for agency_return in agency_returns:
        if agency_return.items:
            raise Refused("A return that holds items cannot be answered with nothing to say.")
        searches = _everything(by, agency_return, answer_given)
        answer(session, by=by, agency_return=agency_return, answer=answer_given, searches=searches)
        if hand_in(session, by=by, agency_return=agency_return):
            handed_in.append(agency_return)
    return handed_in


def _everything(by: Actor, agency_return: Return, answer_given: Answer) -> Searches:
    """Say of all that may be looked up that it was; what was said of the match before stays."""
    known = Match.NONE if answer_given is Answer.NOT_KNOWN else Match.SEARCHED
    targets = targets_of(people_of(agency_return.case, by))
    return dict.fromkeys((target.key for target in targets), known) | searches_of(agency_return)


def _note_searches(agency_return: Return, searches: Searches) -> None:
    """Make the rows say what was said, leaving alone those that say it already."""
    kept = {(row.sought, row.identity_id): row for row in agency_return.searches}
    for key, row in kept.items():
        if key not in searches:
            agency_return.searches.remove(row)
    for key, match in searches.items():
        if key in kept:
            kept[key].match = match
        else:
            sought, identity_id = key
            row = ReturnSearch(sought=sought, identity_id=identity_id, match=match)
            agency_return.searches.append(row)
