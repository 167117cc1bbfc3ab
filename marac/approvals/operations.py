"""Asking for a second person's agreement, giving it, refusing it and taking the request back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, roles_with
from marac.approvals import events, policy
from marac.approvals.acts import Act, act_of, all_acts, people_with, registry_of
from marac.approvals.models import ApprovalRequest, Outcome
from marac.approvals.pins import digest_now, has_changed
from marac.approvals.queries import HIDDEN_COUNT, is_open, list_pending, plain_ids
from marac.database import beyond
from marac.events import publish
from marac.refusals import Clash, Refused

HOLDS = timedelta(hours=72)
CHANGED = "What was to be agreed to had changed since it was asked for."
NO_LONGER_THEIRS = "Whoever asked for this can no longer ask for it."

_ENDINGS = {
    Outcome.REFUSED: events.RequestRefused,
    Outcome.WITHDRAWN: events.RequestWithdrawn,
    Outcome.VOID: events.RequestVoided,
}


def request(  # noqa: PLR0913 - what, about what, and why
    session: Session,
    *,
    by: Actor,
    act: str,
    reason: str,
    case_id: UUID | None = None,
    subject: Mapping[str, Any] | None = None,
) -> ApprovalRequest:
    """Ask that something be done; it is done when a different person agrees within 72 hours."""
    wanted, ids = registry_of(session).acts[act], plain_ids(subject or {})
    if by.area_id is None or not by.may(wanted.requested_with):
        raise Refused("Your role does not let you ask for this.")
    if not reason.strip():
        raise Refused("Say why you ask for this.")
    _make_room(session, by, act, case_id, ids)
    row = ApprovalRequest(
        act=act,
        area_id=by.area_id,
        case_id=case_id,
        subject=ids,
        reason=reason.strip(),
        requested_by_id=by.user_id,
        requester_name=by.display_name,
        requested_at=clock.now(),
        expires_at=clock.now() + HOLDS,
    )
    row.digest = digest_now(session, row)
    session.add(row)
    session.flush()
    publish(session, events.ApprovalRequested(**events.about(row, by)))
    return row


def decide(
    session: Session, *, by: Actor, request: ApprovalRequest, approve: bool, note: str = ""
) -> Outcome:
    """Agree or refuse, as a second person. Agreeing does at once what was asked for.

    If that is no longer what it was, or whoever asked could not ask for it any more, the request is
    void instead; the answer says which it was.
    """
    _hold(session, request)
    _check_second_person(session, by, request)
    if not approve:
        if not note.strip():
            raise Refused("Say why you do not agree.")
        _end(session, by, request, Outcome.REFUSED, note)
    elif has_changed(session, request):
        _end(session, by, request, Outcome.VOID, CHANGED)
    elif not _could_ask(session, request):
        _end(session, by, request, Outcome.VOID, NO_LONGER_THEIRS)
    else:
        _approve(session, by, request, note)
    return request.outcome or Outcome.VOID


def withdraw(session: Session, *, by: Actor, request: ApprovalRequest) -> None:
    """Take back one's own request before anybody has decided it."""
    _hold(session, request)
    if request.requested_by_id != by.user_id:
        raise Refused("Only the person who asked for this can take the request back.")
    _check_open(request)
    _end(session, by, request, Outcome.WITHDRAWN, "")


def _make_room(
    session: Session, by: Actor, act: str, case_id: UUID | None, ids: dict[str, Any]
) -> None:
    """Void an earlier request for the same whose matter has changed; refuse to ask twice."""
    for earlier in list_pending(session, by=by, act=act, case_id=case_id):
        if earlier.subject != ids or earlier.case_id != case_id:
            continue
        if not has_changed(session, earlier):
            raise Refused("This waits for a second person already. Nobody needs to ask again.")
        _end(session, by, earlier, Outcome.VOID, CHANGED)


def _hold(session: Session, request: ApprovalRequest) -> None:
    """Hold the row, so that of two people at once the later sees what the earlier did."""
    session.execute(
        sa.select(ApprovalRequest.id).where(ApprovalRequest.id == request.id).with_for_update()
    )
    session.refresh(request)


def _check_open(request: ApprovalRequest) -> None:
    if request.outcome is not None:
        raise Clash("This request has been decided or taken back already. Nothing more is needed.")
    if not is_open(request):
        raise Refused("Nobody agreed within 72 hours, so this request has run out.")


def _check_second_person(session: Session, by: Actor, request: ApprovalRequest) -> None:
    if request.requested_by_id == by.user_id:
        raise Refused("You asked for this, so somebody else must decide.")
    _check_open(request)
    known = policy.decidable_by(all_acts(session), by)
    with beyond(session, HIDDEN_COUNT):
        theirs = session.scalar(sa.select(ApprovalRequest.id).where(_is(request), known))
    if theirs is None:
        raise Refused("Somebody else must decide this request.")


def _could_ask(session: Session, request: ApprovalRequest) -> bool:
    """Tell whether whoever asked could ask today: a leaver is no half of four eyes.

    Neither is somebody who has since been kept away from the matter.
    """
    act = act_of(session, request)
    roles = roles_with(act.requested_with)
    with beyond(session, HIDDEN_COUNT):
        people = people_with(session, area_id=request.area_id, roles=roles)
        asker = next((p.actor for p in people if p.actor.user_id == request.requested_by_id), None)
        if asker is None:
            return False
        known = policy.known_to(act, asker)
        found = session.scalar(sa.select(ApprovalRequest.id).where(_is(request), known))
    return found is not None


def _approve(session: Session, by: Actor, request: ApprovalRequest, note: str) -> None:
    _decided(session, by, request, Outcome.APPROVED, note)
    publish(session, events.RequestApproved(**events.about(request, by)))
    with beyond(session, "what two people agreed to is done whole, not as one of them sees it"):
        act_of(session, request).carry_out(session, by, request)


def _end(
    session: Session, by: Actor, request: ApprovalRequest, outcome: Outcome, note: str
) -> None:
    act: Act = act_of(session, request)
    _decided(session, by, request, outcome, note)
    publish(session, _ENDINGS[outcome](**events.about(request, by)))
    if act.on_end is not None:
        with beyond(session, "what was prepared is cleared up whole"):
            act.on_end(session, by, request)


def _decided(
    session: Session, by: Actor, request: ApprovalRequest, outcome: Outcome, note: str
) -> None:
    request.decided_at, request.outcome, request.note = clock.now(), outcome, note.strip()
    request.decided_by_id, request.decider_name = by.user_id, by.display_name
    session.flush()


def _is(request: ApprovalRequest) -> sa.ColumnElement[bool]:
    return ApprovalRequest.id == request.id
