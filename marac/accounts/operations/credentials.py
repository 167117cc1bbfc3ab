"""Choosing a password: by invitation, after forgetting it, or just for a new one."""

import secrets
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts import choosing, events, links, passwords
from marac.accounts.models import Ended, LinkPurpose, SignInSession, SingleUseLink, User
from marac.accounts.operations.signing import end_sessions
from marac.events import publish
from marac.refusals import Refused


def ask_for_reset(session: Session, *, user: User | None) -> str | None:
    """Make a reset link for a person; for nobody, only log that it was asked."""
    publish(
        session,
        events.PasswordResetAsked(
            actor_id=None, area_id=None, user_id=user.id if user is not None else None
        ),
    )
    if user is None:
        return None
    return links.make_link(session, user=user, purpose=LinkPurpose.RESET)


def void_password(session: Session, *, user: User) -> str | None:
    """Put a password that nobody knows in place of a person's own; give the way to a new one.

    Who came in by their agency's accounts only has none, and needs none.
    """
    if user.password_hash is None:
        return None
    user.password_hash = passwords.hash_of(secrets.token_urlsafe(32))
    return links.make_link(session, user=user, purpose=LinkPurpose.RESET)


def follow_link(session: Session, *, link: SingleUseLink, kept: str) -> None:
    """Keep the hash of the password that the holder of a link chose, and use the link up."""
    user = link.user
    if link.purpose is LinkPurpose.INVITATION:
        publish(session, events.InvitationAccepted(actor_id=user.id, area_id=None))
    _replace_password(session, user=user, kept=kept, actor_id=user.id)


def change_password(session: Session, *, by: Actor, sign_in: SignInSession, kept: str) -> None:
    """Keep the hash of what a signed-in person chose; their other sessions end."""
    _replace_password(session, user=sign_in.user, kept=kept, actor_id=by.user_id, keep=sign_in.id)


def set_password(session: Session, *, by: Actor, user: User, password: str) -> None:
    """Set someone's password from the command line or the demonstration."""
    fault = choosing.fault_in(password, chooser=choosing.chooser_of(session, user=user))
    if fault:
        raise Refused(fault)
    _replace_password(session, user=user, kept=passwords.hash_of(password), actor_id=by.user_id)


def _replace_password(
    session: Session, *, user: User, kept: str, actor_id: UUID, keep: UUID | None = None
) -> None:
    user.password_hash = kept
    links.use_up(session, user=user)
    end_sessions(session, user_id=user.id, keep=keep, because=Ended.CREDENTIALS)
    publish(session, events.PasswordChanged(actor_id=actor_id, area_id=None, user_id=user.id))
