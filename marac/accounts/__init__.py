"""People who sign in: passwords, invitations and sessions."""

from collections.abc import Sequence

from flask import Flask
from flask_login import LoginManager, current_user

from marac.access import Actor, Permission, prove_with
from marac.accounts import (
    cli,
    factors,
    federation,
    guarding,
    homes,
    privileged,
    proving,
    routes,
    sessions,
    throttling,
    watching,
)
from marac.accounts.directory import people_with
from marac.approvals import find_people_with
from marac.database import act_as, db
from marac.web import AreaChoice, provide_areas, register_navigation


def init_app(app: Flask) -> None:
    """Let Flask-Login find who is behind a cookie, and register this package's pages."""
    manager = LoginManager()
    manager.session_protection = None  # the server-side row decides, not the browser's address
    manager.user_loader(_find_signed_in)
    manager.init_app(app)
    app.register_blueprint(routes.bp)
    register_navigation(
        app,
        90,
        "People",
        "accounts.list_users",
        Permission.USER_DISABLE,
        hint="Who has an account, in which roles, and closing one",
    )
    provide_areas(app, _areas_of)
    find_people_with(app, people_with)
    prove_with(app, proving.prove)
    privileged.init_app(app)
    federation.init_app(app)
    factors.init_app(app)
    homes.init_app(app)
    throttling.init_app(app)
    guarding.init_app(app)
    watching.init_app(app)
    reminder = {"declaration_to_renew": routes.declaring.declaration_to_renew}
    app.context_processor(lambda: reminder)
    app.cli.add_command(cli.group)


def _find_signed_in(token: str) -> sessions.SignedIn | None:
    """Find who is behind a cookie; from now on the database shows what they may see."""
    found = sessions.load_session(db.session, token)
    if found is None:
        watching.learn_why(token)
    else:
        watching.recognise(found)
        act_as(db.session, user_id=found.actor.user_id, area_id=found.actor.area_id)
    return found


def _areas_of(actor: Actor) -> Sequence[AreaChoice]:
    """Give the areas in which the reader has a seat today, as the cookie's loading found them."""
    return [
        AreaChoice(str(area.id), area.name, current=area.id == actor.area_id)
        for area in current_user.areas
    ]
