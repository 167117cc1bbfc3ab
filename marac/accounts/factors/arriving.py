"""From showing who one is to being let in: what lies between is the second factor.

Whoever has given a password, or comes from their agency's own sign-in, waits here with a token in
the cookie until they have shown a passkey or a code, or have set one up for the first time.
"""

from flask import current_app, flash, redirect, url_for
from flask import session as cookie
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marac.accounts.browsers import this_browser
from marac.accounts.entering import enter
from marac.accounts.factors import holding, lost, pending, recovery
from marac.accounts.factors.models import PendingSignIn
from marac.accounts.models import User, Via
from marac.config import Settings

WAITING = "waiting"
CODES = "codes"
FEW_CODES = "You have {left} recovery codes left. Make new ones on your account page."


def arrive(session: Session, *, user: User, via: Via, factor_done: bool, wanted: str) -> Response:
    """Lead somebody who has shown who they are to the second factor, or in if it was shown."""
    browser = this_browser()
    if factor_done or not asks_for_factors():
        shown = (via.value,)
        return enter(session, user=user, via=via, methods=shown, browser=browser, wanted=wanted)
    cookie[WAITING] = pending.open_pending(
        session, user=user, via=via, browser=browser, wanted=wanted
    )
    if holding.has_factor(session, user=user):
        return redirect(url_for("accounts.second_factor"), 303)
    return redirect(url_for("accounts.set_up"), 303)


def who_waits(session: Session) -> PendingSignIn | None:
    """Find the sign-in that is under way in this browser."""
    token = cookie.get(WAITING)
    return pending.find_pending(session, token) if token else None


def go_on(session: Session, *, waiting: PendingSignIn, method: str) -> Response:
    """Let somebody in who has shown a factor; who never kept recovery codes gets some first."""
    user = waiting.user
    if not recovery.were_kept(session, user=user):
        pending.note_method(session, pending=waiting, method=method)
        cookie[CODES] = recovery.renew_codes(session, user=user)
        return redirect(url_for("accounts.set_up_codes"), 303)
    return let_in(session, waiting=waiting, method=method)


def let_in(session: Session, *, waiting: PendingSignIn, method: str) -> Response:
    """End the waiting and begin the session."""
    user = waiting.user
    pending.end_pending(session, user_id=user.id, only=waiting.id)
    lost.give_up_claims(session, user=user)
    answer = enter(
        session,
        user=user,
        via=waiting.via,
        methods=(waiting.via.value, method),
        browser=waiting.browser,
        wanted=waiting.wanted,
    )
    left = recovery.count_left(session, user=user)
    if left <= recovery.FEW:
        flash(FEW_CODES.format(left=left or "no"), "warning")
    return answer


def enter_with_passkey(session: Session, *, user: User, wanted: str) -> Response:
    """Let in somebody whose passkey alone showed who they are: the device checked its user."""
    lost.give_up_claims(session, user=user)
    return enter(
        session,
        user=user,
        via=Via.PASSKEY,
        methods=("passkey",),
        browser=this_browser(),
        wanted=wanted,
    )


def asks_for_factors() -> bool:
    """Tell whether this installation asks everybody for a second factor."""
    settings: Settings = current_app.extensions["marac.settings"]
    return settings.second_factor
