"""Proving once more who sits at the keyboard, for what must not be done from an unguarded desk."""

from dataclasses import replace

from flask_login import current_user, login_user

from marac.accounts import operations, passwords, sessions
from marac.database import db


def prove(proof: str) -> bool:
    """Check the password of whoever is signed in here and remember for a while that it was right.

    What it decides is committed at once, so that a wrong guess is logged and a right one counts
    even when the form that came with it is refused for another reason. Whoever lost a seat or the
    session while the password was being checked has proved nothing.
    """
    before, kept = current_user.actor, current_user.user.password_hash
    # Nobody should wait for the database while the hash is computed, which takes a while.
    db.session.rollback()
    right = passwords.matches(kept, proof)
    now = sessions.load_session(db.session, current_user.token)
    if now is None or (now.actor.seats, now.user.password_hash) != (before.seats, kept):
        return False
    if not right:
        operations.refuse_proof(db.session, by=before)
        db.session.commit()
        return False
    operations.prove(db.session, by=before, sign_in=now.sign_in)
    proved_at = now.sign_in.proved_at
    db.session.commit()
    login_user(replace(now, actor=replace(now.actor, proved_at=proved_at)))
    return True
