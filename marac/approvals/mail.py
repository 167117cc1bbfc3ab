"""The mails about requests: that something waits or was decided, a link, and nothing else."""

from collections.abc import Callable, Collection
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Role, roles_with
from marac.approvals import events, policy
from marac.approvals.acts import Person, act_of, people_with
from marac.approvals.models import ApprovalRequest
from marac.database import beyond, subscribe
from marac.events import Event, Handler
from marac.notifications.operations import queue

ASKED = """Somebody asks for your agreement in marac. Nothing happens until a second person agrees.

Read what it is and decide within 72 hours:

{link}
"""

DECIDED = """A request that you made in marac has been answered.

Sign in to read the answer:

{link}
"""


def init_app(app: Flask) -> None:
    """Write to those concerned whenever a request is made or answered."""
    link = _linker(app)
    subscribe(app, events.ApprovalRequested, _tell_approvers(link))
    for answered in (events.RequestApproved, events.RequestRefused, events.RequestVoided):
        subscribe(app, answered, _tell_requester(link))


def list_approvers(session: Session, *, request: ApprovalRequest) -> list[Person]:
    """List who can agree to a request today: the role, another person, the matter open to them."""
    act = act_of(session, request)
    return [
        person
        for person in _who_know(session, request, act.approver_roles)
        if person.actor.user_id != request.requested_by_id
    ]


def _who_know(session: Session, request: ApprovalRequest, roles: Collection[Role]) -> list[Person]:
    with beyond(session, "whether others may know of a request decides only who is written to"):
        people = people_with(session, area_id=request.area_id, roles=roles)
        return [person for person in people if _knows(session, person.actor, request)]


def _knows(session: Session, actor: Actor, request: ApprovalRequest) -> bool:
    known = policy.known_to(act_of(session, request), actor)
    found = sa.select(ApprovalRequest.id).where(ApprovalRequest.id == request.id, known)
    return session.scalar(found) is not None


def _linker(app: Flask) -> Callable[[UUID], str]:
    """Make whole addresses from the installation's own setting, never from a request's headers."""

    def link(request_id: UUID) -> str:
        path = app.url_map.bind("").build("approvals.view", {"request_id": request_id})
        return f"{app.extensions['marac.settings'].base_url}{path}"

    return link


def _tell_approvers(link: Callable[[UUID], str]) -> Handler:
    def tell(session: Session, event: Event) -> None:
        request = _request_of(session, event)
        for person in list_approvers(session, request=request):
            queue(
                session,
                recipient=person.email,
                subject="Your agreement is asked for in marac",
                body=ASKED.format(link=link(request.id)),
            )

    return tell


def _tell_requester(link: Callable[[UUID], str]) -> Handler:
    def tell(session: Session, event: Event) -> None:
        request = _request_of(session, event)
        if event.actor_id == request.requested_by_id:
            return
        roles = roles_with(act_of(session, request).requested_with)
        for person in _who_know(session, request, roles):
            if person.actor.user_id == request.requested_by_id:
                queue(
                    session,
                    recipient=person.email,
                    subject="Your request in marac has been answered",
                    body=DECIDED.format(link=link(request.id)),
                )

    return tell


def _request_of(session: Session, event: Event) -> ApprovalRequest:
    if not isinstance(event, events.RequestEvent):
        raise TypeError(f"{type(event).__name__} is about no request")
    return session.get_one(ApprovalRequest, event.request_id)
