"""Lets everybody have been here before: their front page marks what others changed since."""

from datetime import timedelta
from functools import partial

from marac import clock
from marac.accounts import sessions
from marac.accounts.models import Ended, SignInSession
from marac.demo.world import World

DAYS_AGO = 3


def enter(world: World) -> None:
    """Put everybody's last visit into the diary, some working days before today."""
    day = clock.add_working_days(world.built_on, -DAYS_AGO)
    world.diary.enter(world.on(day, 8, 40), partial(_visit, world))


def _visit(world: World) -> None:
    for user in world.users.values():
        sessions.open_session(world.session, user=user, lifetime=timedelta(hours=1))
    theirs = SignInSession.user_id.in_([user.id for user in world.users.values()])
    sessions.end(world.session, theirs, because=Ended.SIGNED_OUT)
