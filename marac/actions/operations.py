"""What may be done to actions; each change is checked, made, noted in the history and audited."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from marac import clock
from marac.access import Actor
from marac.actions import events
from marac.actions.models import Action, ActionUpdate, Aim, Effect, Ending, Evidence
from marac.actions.steps import Step, under_way
from marac.attachments.models import Attachment
from marac.cases.models import Case, Listing
from marac.events import publish
from marac.refusals import Refused

_ENDINGS = {
    Step.CONFIRM: Ending.DONE,
    Step.IMPOSSIBLE: Ending.IMPOSSIBLE,
    Step.NOT_DONE: Ending.NOT_DONE,
    Step.SUPERSEDE: Ending.SUPERSEDED,
    Step.TRANSFER: Ending.TRANSFERRED,
}


def propose(  # noqa: PLR0913 - each is a fact of an action
    session: Session,
    *,
    by: Actor,
    case: Case,
    listing: Listing | None,
    agency_id: UUID,
    owner_id: UUID | None,
    owner_name: str,
    task: str,
    due_on: date,
    aim: Aim | None = None,
) -> Action:
    """Put an action to the room: who does what, by when, what for; numbered within its case."""
    if case.closed_at is not None or case.disposed_at is not None:
        raise Refused("The case is closed, so it takes no new actions.")
    last = session.scalar(sa.select(sa.func.max(Action.number)).where(Action.case_id == case.id))
    action = Action(
        case_id=case.id,
        listing_id=listing.id if listing is not None else None,
        number=(last or 0) + 1,
        agency_id=agency_id,
        owner_id=owner_id,
        owner_name=owner_name,
        task=task,
        due_on=due_on,
        aim=aim,
    )
    session.add(action)
    note(session, by, action, Step.PROPOSE)
    publish(session, events.ActionProposed(**about(by, action), agency_id=agency_id))
    return action


def agree(session: Session, *, by: Actor, action: Action) -> None:
    """Record that an action is agreed, by the room or after it; twice changes nothing."""
    if action.agreed_at is not None:
        return
    action.agreed_at = clock.now()
    note(session, by, action, Step.AGREE if action.listing_id else Step.AGREE_LATER)
    publish(session, events.ActionAgreed(**about(by, action)))


def issue_for_meeting(session: Session, *, by: Actor, meeting_id: UUID) -> list[Action]:
    """Send out the agreed actions of a meeting's cases; each goes out once."""
    actions = list(
        session.scalars(
            sa.select(Action)
            .join(Listing, Listing.id == Action.listing_id)
            .where(
                Listing.meeting_id == meeting_id,
                Action.agreed_at.is_not(None),
                Action.issued_at.is_(None),
            )
            .order_by(Action.case_id, Action.number)
            .options(selectinload(Action.updates))
        )
    )
    for action in actions:
        action.issued_at = clock.now()
        note(session, by, action, Step.ISSUE)
    publish(
        session,
        events.ActionsIssued(
            actor_id=by.user_id,
            area_id=by.area_id,
            meeting_id=meeting_id,
            action_ids=tuple(action.id for action in actions),
            agency_ids=tuple(sorted({action.agency_id for action in actions})),
        ),
    )
    return actions


def issue_alone(session: Session, *, by: Actor, action: Action) -> None:
    """Send out an action that is agreed outside a meeting; once, and at once."""
    if action.agreed_at is None or action.issued_at is not None:
        return
    action.issued_at = clock.now()
    note(session, by, action, Step.ISSUE)
    publish(session, events.ActionIssued(**about(by, action), agency_id=action.agency_id))


def accept(session: Session, *, by: Actor, action: Action, text: str = "") -> None:
    """Take an action on."""
    require_under_way(action)
    action.accepted_at = action.accepted_at or clock.now()
    _progress(session, by, action, Step.ACCEPT, text)


def start(session: Session, *, by: Actor, action: Action, text: str = "") -> None:
    """Say that work on an action has begun; whoever begins has accepted it."""
    require_under_way(action)
    now = clock.now()
    action.accepted_at, action.started_at = action.accepted_at or now, action.started_at or now
    _progress(session, by, action, Step.START, text)


def comment(session: Session, *, by: Actor, action: Action, text: str) -> None:
    """Add a sentence to the history without changing how the action stands."""
    require_under_way(action)
    _progress(session, by, action, Step.COMMENT, text)


def report_done(
    session: Session,
    *,
    by: Actor,
    action: Action,
    text: str = "",
    effect: Effect | None = None,
) -> None:
    """Report an action complete; it closes when the co-ordinator or the chair confirms it."""
    require_under_way(action)
    if action.reported_done_at is not None:
        raise Refused("This action has already been reported complete.")
    action.effect = effect or action.effect
    action.reported_done_at, action.reported_done_by_id = clock.now(), by.user_id
    _progress(session, by, action, Step.REPORT_DONE, text)


def send_back(session: Session, *, by: Actor, action: Action, text: str) -> None:
    """Say that an action reported complete is not, and why; its owner goes on with it."""
    _require_reported(action)
    action.reported_done_at = action.reported_done_by_id = None
    _progress(session, by, action, Step.SEND_BACK, text)


def confirm_closed(session: Session, *, by: Actor, action: Action, text: str = "") -> None:
    """Confirm that an action reported complete is done, and close it."""
    _require_reported(action)
    _end(session, by, action, Step.CONFIRM, text)


def report_impossible(session: Session, *, by: Actor, action: Action, text: str) -> None:
    """End an action that circumstances have overtaken: nobody failed to do it."""
    require_under_way(action)
    _end(session, by, action, Step.IMPOSSIBLE, text)


def report_not_done(session: Session, *, by: Actor, action: Action, text: str) -> None:
    """End an action that its agency did not do, with its reason."""
    require_under_way(action)
    _end(session, by, action, Step.NOT_DONE, text)


def supersede(session: Session, *, by: Actor, action: Action, text: str) -> None:
    """End an action because another takes its place."""
    require_under_way(action)
    _end(session, by, action, Step.SUPERSEDE, text)


def transfer(session: Session, *, by: Actor, action: Action, text: str) -> None:
    """End an action that another agency or area has taken over."""
    require_under_way(action)
    _end(session, by, action, Step.TRANSFER, text)


def show(session: Session, *, by: Actor, action: Action, file: Attachment) -> None:
    """Name a file of the case that shows what was done about an action."""
    require_under_way(action)
    action.evidence.append(Evidence(attachment_id=file.id))
    note(session, by, action, Step.EVIDENCE)
    publish(session, events.ActionShown(**about(by, action), attachment_id=file.id))


def require_under_way(action: Action) -> None:
    """Refuse what only a running action takes."""
    if action.ending is not None:
        raise Refused(f"This action has ended: {action.ending.label.lower()}.")
    if not under_way(action):
        raise Refused("The meeting has not heard this case yet, so there is nothing to report.")


def _require_reported(action: Action) -> None:
    require_under_way(action)
    if action.reported_done_at is None:
        raise Refused("Nobody has reported this action complete yet.")


def _progress(session: Session, by: Actor, action: Action, step: Step, text: str) -> None:
    note(session, by, action, step, text)
    publish(session, events.ActionProgressed(**about(by, action), step=step.value))


def _end(session: Session, by: Actor, action: Action, step: Step, text: str) -> None:
    ending = _ENDINGS[step]
    action.ended_at, action.ended_by_id, action.ending = clock.now(), by.user_id, ending
    note(session, by, action, step, text)
    publish(session, events.ActionEnded(**about(by, action), ending=ending.value))


def note(session: Session, by: Actor, action: Action, step: Step, text: str = "") -> None:
    """Write the step into the history; a step with reason cannot go without one.

    Whatever is said makes another version, a comment too: nobody decides who has not read it.
    """
    if step.needs_words and not text.strip():
        raise Refused("Say why in a sentence, so that the meeting knows what happened.")
    with session.no_autoflush:  # the step and what it changes are one version, not two
        made = {"made_at": _after(action), "made_by_id": by.user_id}
        action.updates.append(ActionUpdate(**made, step=step.value, text=text))
        if sa.inspect(action).persistent and action.number:  # reading it loads what is flagged
            flag_modified(action, "number")
    session.flush()


def _after(action: Action) -> datetime:
    """Give the present instant, never before the last step: a moved clock keeps the order."""
    last = max((update.made_at for update in action.updates), default=None)
    return max(clock.now(), last) if last is not None else clock.now()


def about(by: Actor, action: Action) -> dict[str, Any]:
    """Give what every event about an action says: who, where and which."""
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": action.case_id,
        "action_id": action.id,
    }
