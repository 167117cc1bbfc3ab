"""Choosing a password: by invitation, after forgetting it, or just for a new one."""

from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts import events, links, passwords
from marac.accounts.models import LinkPurpose, SignInSession, SingleUseLink, User
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


def follow_link(session: Session, *, link: SingleUseLink, password: str) -> None:
    """Set the password that the holder of a link chose, and use the link up."""
    user = link.user
    if link.purpose is LinkPurpose.INVITATION:
        publish(session, events.InvitationAccepted(actor_id=user.id, area_id=None))
    _replace_password(session, user=user, password=password, actor_id=user.id)


def change_password(session: Session, *, by: Actor, sign_in: SignInSession, password: str) -> None:
    """Set the password that a signed-in person chose; their other sessions end."""
    _replace_password(
        session,
        user=sign_in.user,
        password=password,
        actor_id=by.user_id,
        keep=sign_in.id,
    )


def set_password(session: Session, *, by: Actor, user: User, password: str) -> None:
    """Set someone's password from the command line or the demonstration."""
    fault = passwords.fault_in(password, email=user.email, name=user.name)
    if fault:
        raise Refused(fault)
    _replace_password(
        session,
        user=user,
        password=password,
        actor_id=by.user_id,
    )


def renew_hash(session: Session, *, user: User, password: str) -> None:
    """Hash a password that was just right anew when its hash was made with weaker settings."""
    if user.password_hash and passwords.is_dated(user.password_hash):
        user.password_hash = passwords.hash_of(password)
        session.flush()


def _replace_password(
    session: Session, *, user: User, password: str, actor_id: UUID, keep: UUID | None = None
) -> None:
    user.password_hash = passwords.hash_of(password)
    links.use_up(session, user=user)
    end_sessions(session, user_id=user.id, keep=keep)
    publish(session, events.PasswordChanged(actor_id=actor_id, area_id=None, user_id=user.id))
