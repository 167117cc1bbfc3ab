"""Letting somebody in who has shown who they are, in whichever way they did."""

from flask import redirect, url_for
from flask import session as cookie
from flask_login import current_user, login_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marac.access import Actor, current_actor
from marac.accounts import devices, knocking, mail, operations, sessions
from marac.accounts.landing import FRONT_PAGE, safe_path
from marac.accounts.models import User, Via


def enter(  # noqa: PLR0913 - all that is known of somebody who comes in
    session: Session,
    *,
    user: User,
    via: Via,
    methods: tuple[str, ...],
    browser: str,
    wanted: str,
) -> Response:
    """Give the browser a new session and lead to the page that was wanted.

    Whatever session the browser held before ends here, and nothing in its cookie is kept, so that
    nobody can plant one beforehand. `methods` names what the person showed, such as "password" and
    "totp"; `browser` is `browsers.describe` of theirs.
    """
    actor = current_actor()
    if actor is not None:
        operations.sign_out(session, by=actor, sign_in=current_user.sign_in)
    cookie.clear()
    knocking.settle(session, user=user)
    token = operations.sign_in(session, user=user, via=via, methods=methods, browser=browser)
    login_user(sessions.load_session(session, token))
    answer = _lead_on(safe_path(wanted))
    _recognise(session, user, answer)
    return answer


def _lead_on(wanted: str) -> Response:
    """Lead to the page, or where somebody who may open nothing yet reads what to do about it."""
    actor: Actor | None = current_actor()
    if actor is None or actor.seats:
        return redirect(wanted, 303)
    if not actor.undeclared:
        return redirect(url_for("accounts.no_seat"), 303)
    back = wanted if wanted != FRONT_PAGE else None
    return redirect(url_for("accounts.declare", next=back), 303)


def _recognise(session: Session, user: User, answer: Response) -> None:
    """Know this browser from now on, and tell the person when it is new to them."""
    token = devices.token_here() or devices.new_token()
    if devices.remember(session, user=user, token=token):
        mail.send_new_browser(session, user=user)
    devices.keep(answer, token)
