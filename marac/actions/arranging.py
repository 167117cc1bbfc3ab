"""Who does an action, by when, and what it is for: handed over, put off, described."""

from datetime import date

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.mail import address
from marac.accounts.models import User
from marac.actions import events
from marac.actions.models import Action, Aim, DateRequest
from marac.actions.operations import about, note, require_under_way
from marac.actions.steps import Step
from marac.events import publish
from marac.notifications.operations import queue
from marac.refusals import Refused
from marac.web.filters import long_date

HANDED_OVER = """An action of a MARAC was given to you.

Sign in to read it, and to say in a minute how it stands:

{link}
"""


def hand_over(  # noqa: PLR0913 - to whom, under which name, with which words
    session: Session, *, by: Actor, action: Action, owner: User | None, name: str, text: str
) -> None:
    """Give an action to somebody else of the same agency; they have not accepted it yet.

    Without an account (`owner`) they are only named, and the agency's representative reports.
    """
    require_under_way(action)
    if action.reported_done_at is not None:
        raise Refused("This action has been reported complete, so there is nothing to hand over.")
    action.owner_id, action.owner_name = (owner.id if owner else None), name
    if action.started_at is None:
        action.accepted_at = None
    note(session, by, action, Step.HAND_OVER, f"To {name}. {text}".strip())
    publish(
        session,
        events.ActionHandedOver(**about(by, action), owner_id=owner.id if owner else None),
    )
    if owner is not None and owner.id != by.user_id:
        link = address("actions.update", action_id=action.id)
        body = HANDED_OVER.format(link=link)
        queue(
            session,
            recipient=owner.email,
            subject="An action for you",
            body=body,
            about=[action.id],
        )


def ask_for_date(
    session: Session, *, by: Actor, action: Action, wanted_on: date, reason: str
) -> DateRequest:
    """Ask the co-ordinator for a later date; until they agree, the old one stands."""
    require_under_way(action)
    if action.reported_done_at is not None:
        raise Refused("This action has been reported complete, so it needs no new date.")
    if any(wish.decided_at is None for wish in action.date_requests):
        raise Refused("A new date is asked for already, and waits for the co-ordinator.")
    if wanted_on <= max(action.due_on, clock.today()):
        raise Refused("The new date must be later than the present one, and in the future.")
    wish = DateRequest(
        asked_at=clock.now(),
        asked_by_id=by.user_id,
        was_due_on=action.due_on,
        wanted_on=wanted_on,
        reason=reason,
    )
    action.date_requests.append(wish)
    note(session, by, action, Step.ASK_DATE, f"{long_date(wanted_on)}. {reason}")
    publish(session, events.ActionProgressed(**about(by, action), step=Step.ASK_DATE.value))
    return wish


def decide_date(
    session: Session, *, by: Actor, wish: DateRequest, agreed: bool, text: str = ""
) -> None:
    """Agree to a new date, or keep the one there is and say why."""
    action = wish.action
    require_under_way(action)
    if wish.decided_at is not None:
        raise Refused("Somebody has answered this already.")
    step = Step.NEW_DATE if agreed else Step.KEEP_DATE
    wish.decided_at, wish.decided_by_id, wish.agreed = clock.now(), by.user_id, agreed
    if agreed:
        action.due_on = wish.wanted_on
        text = f"{long_date(wish.wanted_on)}. {text}".strip()
    note(session, by, action, step, text)
    publish(session, events.ActionProgressed(**about(by, action), step=step.value))


def describe(  # noqa: PLR0913 - each is a fact of an action
    session: Session,
    *,
    by: Actor,
    action: Action,
    aim: Aim | None,
    factor: str,
    depends_on: Action | None,
) -> None:
    """Say what an action is for, to which risk factor it answers, and what has to be done first."""
    if action.ended_at is not None:
        raise Refused("This action has ended, so what it is for stays as it was.")
    if depends_on is not None and _leads_to(depends_on, action):
        raise Refused("The two actions would wait for each other.")
    action.aim, action.factor = aim, factor
    action.depends_on = depends_on
    note(session, by, action, Step.DESCRIBE)
    publish(session, events.ActionProgressed(**about(by, action), step=Step.DESCRIBE.value))


def _leads_to(first: Action | None, action: Action) -> bool:
    """Tell whether waiting for `first` is in the end waiting for the action itself."""
    seen = set()
    while first is not None and first.id not in seen:
        if first.id == action.id or first.case_id != action.case_id:
            return True
        seen.add(first.id)
        first = first.depends_on
    return False
