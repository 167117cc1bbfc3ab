"""Tries to get in: counted before they are judged, and closing an account that is under siege.

A try is one at a password or at a second factor, against the account that an address names,
whether there is one or not. A browser in which the person has signed in before has a count of its
own, so that a stranger who uses up the tries elsewhere does not keep them out.
"""

from sqlalchemy.orm import Session

from marac.accounts import devices, mail, operations, throttling
from marac.accounts.models import User
from marac.accounts.sessions import hash_token
from marac.accounts.throttling import TOO_MANY, Kind, Wait
from marac.database import apart


def take_try(session: Session, *, email: str) -> Wait | None:
    """Count a try at an account, for good, or say how long it has to wait.

    Comes before the request has changed anything; whoever gets in is forgiven by `settle`.
    """
    kind, subject = _counted_as(session, email)
    with apart(session):
        return throttling.take(session, kind=kind, subject=subject)


def take_reset(session: Session, *, email: str) -> Wait | None:
    """Count that a link to a new password was asked for, a browser that knows its person apart.

    A stranger who uses up what an address has in an hour would else keep its owner from one.
    """
    _kind, subject = _counted_as(session, email)
    with apart(session):
        return throttling.take(session, kind=Kind.RESET, subject=subject)


def fail(session: Session, *, email: str, user: User | None) -> None:
    """Log that a try was wrong; the hundredth in a row closes the account."""
    operations.refuse_sign_in(session, user_id=user.id if user is not None else None)
    kind, subject = _counted_as(session, email)
    tries = throttling.in_a_row(session, kind=kind, subject=subject)
    if user is not None and user.disabled_at is None and tries >= TOO_MANY:
        operations.lock_out(session, user=user)
        mail.send_locked_out(session, user=user)


def settle(session: Session, *, user: User) -> None:
    """Forget the wrong tries of somebody who got in.

    In a browser that knows them only its own are forgotten: a stranger's wait elsewhere goes on.
    """
    kind, subject = _counted_as(session, user.email)
    throttling.forget(session, kind=kind, subject=subject)
    if kind is Kind.DEVICE:
        throttling.pardon(session, kind=Kind.ACCOUNT, subject=user.email)


def _counted_as(session: Session, email: str) -> tuple[Kind, str]:
    token = devices.token_here()
    if devices.is_known(session, email=email, token=token):
        return Kind.DEVICE, throttling.at_device(email, hash_token(token))
    return Kind.ACCOUNT, email
