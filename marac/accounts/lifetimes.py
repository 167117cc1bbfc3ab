"""How long a session lasts and how many a person may have, by what could be done in it."""

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.database import carry

LIFETIME = timedelta(hours=12)
SHORT_LIFETIME = timedelta(hours=8)
IDLE = timedelta(minutes=15)
IDLE_IN_SESSION = timedelta(minutes=30)
# So long before the end a page asks whether somebody is still there.
WARNING = timedelta(minutes=2)
# What people do is written down no oftener than this.
NOTED_EVERY = timedelta(minutes=1)

_SHORT = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.INFORMATION_GOVERNANCE})
_SINGLE = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE})

MeetingSits = Callable[[Session, UUID], bool]
# Under this name the question whether a meeting sits travels in an application's sessions.
KEY = "meeting-sits"


def ask_whether_a_meeting_sits(app: Flask, ask: MeetingSits) -> None:
    """Let `ask(session, area_id)` tell whether a meeting of the area is in session just now."""
    carry(app, KEY, ask)


def lifetime_for(roles: Collection[Role]) -> timedelta:
    """Say after how long somebody with these roles, held anywhere, has to sign in again."""
    return LIFETIME if _SHORT.isdisjoint(roles) else SHORT_LIFETIME


def how_many_for(roles: Collection[Role]) -> int:
    """Say in how many browsers somebody with these roles may be signed in at once."""
    return 2 if _SINGLE.isdisjoint(roles) else 1


def idle_for(session: Session, actor: Actor) -> timedelta:
    """Say how long this person may do nothing: longer while they run a meeting that sits."""
    ask: MeetingSits | None = session.info.get(KEY)
    if ask is None or actor.area_id is None or not actor.runs_the_cycle:
        return IDLE
    return IDLE_IN_SESSION if ask(session, actor.area_id) else IDLE
