"""Proving once more who sits at the keyboard, for what must not be done from an unguarded desk.

A password proves it, and so does a code of the person's app; a passkey does on `/prove`. Tries are
counted, and the session's token changes with every proof.
"""

from dataclasses import replace

from flask_login import current_user, login_user

from marac import clock
from marac.access import Actor
from marac.accounts import operations, passwords, sessions, throttling
from marac.accounts.factors import apps, totp
from marac.accounts.throttling import Kind, Wait
from marac.database import apart, db


def prove(proof: str) -> bool:
    """Check a password or a code of whoever is signed in here, and remember that it was right."""
    if not totp.looks_like_code(proof):
        return prove_password(proof)
    if not _count_try():
        return False
    return settle(right=apps.spend_code(db.session, user=current_user.user, code=proof))


def prove_password(proof: str) -> bool:
    """Check a password of whoever is signed in here; nothing else will do to change it."""
    if not _count_try():
        return False
    before, kept = current_user.actor, current_user.user.password_hash
    # Nobody should wait for the database while the hash is computed, which takes a while.
    db.session.rollback()
    right = passwords.matches(kept, proof)
    now = sessions.load_session(db.session, current_user.token)
    if now is None or now.user.password_hash != kept:
        return False
    return settle(right=right, before=before)


def settle(*, right: bool, before: Actor | None = None) -> bool:
    """Remember for a while that somebody has just proved who they are, or log that they did not.

    What it decides is committed at once, so that a wrong guess is logged and a right one counts
    even when the form that came with it is refused for another reason. Whoever lost a seat or the
    session while it was being checked (`before` is who they were) has proved nothing.
    """
    now = sessions.load_session(db.session, current_user.token)
    if now is None or now.actor.seats != (before or current_user.actor).seats:
        return False
    token = operations.prove(db.session, by=now.actor, sign_in=now.sign_in) if right else None
    if token is None:
        operations.refuse_proof(db.session, by=now.actor)
        db.session.commit()
        return False
    throttling.forget(db.session, kind=Kind.PROOF, subject=_subject())
    db.session.commit()
    login_user(replace(now, token=token, actor=replace(now.actor, proved_at=clock.now())))
    return True


def waiting() -> Wait | None:
    """Say how long the next try of whoever is signed in here has to wait."""
    return throttling.allowed(db.session, kind=Kind.PROOF, subject=_subject())


def _count_try() -> bool:
    """Count a try before it is judged; False when it has to wait."""
    with apart(db.session):
        wait = throttling.take(db.session, kind=Kind.PROOF, subject=_subject())
    return wait is None


def _subject() -> str:
    return str(current_user.actor.user_id)
