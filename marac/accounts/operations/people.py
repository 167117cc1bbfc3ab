"""Inviting people, changing what is known of them, closing their accounts."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts import events, links, throttling
from marac.accounts.models import Ended, KnownDevice, LinkPurpose, User
from marac.accounts.operations.signing import end_sessions
from marac.accounts.throttling import Kind
from marac.agencies.models import Membership
from marac.agencies.policy import not_over
from marac.events import publish
from marac.refusals import Refused


def tidy_email(email: str) -> str:
    """Give the one spelling under which an address is kept and looked up."""
    return email.strip().lower()


def add_user(
    session: Session, *, email: str, name: str, job_title: str = "", phone: str = ""
) -> User:
    """Make an account of which its holder knows nothing before they are invited."""
    user = User(email=tidy_email(email), name=name, job_title=job_title, phone=phone)
    session.add(user)
    session.flush()
    return user


def invite_user(
    session: Session, *, by: Actor, email: str, name: str, job_title: str = ""
) -> tuple[User, str]:
    """Make an account without a password, and the token with which its holder will choose one."""
    user = add_user(session, email=email, name=name, job_title=job_title)
    return user, invite_again(session, by=by, user=user)


def invite_again(session: Session, *, by: Actor, user: User) -> str:
    """Make a fresh invitation for someone who has not chosen a password yet."""
    if user.password_hash is not None:
        raise Refused("They have accepted their invitation. They can reset their password.")
    if user.disabled_at is not None:
        raise Refused("This account is closed. Open it again first.")
    token = links.make_link(session, user=user, purpose=LinkPurpose.INVITATION)
    publish(session, events.UserInvited(actor_id=by.user_id, area_id=by.area_id, user_id=user.id))
    return token


def change_details(  # noqa: PLR0913 - what a person says of themselves
    session: Session, *, by: Actor, user: User, name: str, job_title: str, phone: str
) -> None:
    """Change what a person says of themselves."""
    values = {"name": name, "job_title": job_title, "phone": phone}
    changed = tuple(key for key, value in values.items() if getattr(user, key) != value)
    for key in changed:
        setattr(user, key, values[key])
    if changed:
        publish(
            session,
            events.DetailsChanged(actor_id=by.user_id, area_id=by.area_id, fields=changed),
        )


def disable_user(session: Session, *, by: Actor, user: User) -> None:
    """Close an account at once: its sessions end and its links stop working."""
    if user.id == by.user_id:
        raise Refused("You cannot close your own account. Ask someone else who manages people.")
    if user.disabled_at is not None:
        raise Refused("This account is closed already.")
    _shut(session, user)
    publish(session, events.UserDisabled(actor_id=by.user_id, area_id=by.area_id, user_id=user.id))


def sign_out_everywhere(session: Session, *, by: Actor, user: User) -> None:
    """End the sessions of somebody else, as when they left a browser open; their account stays."""
    end_sessions(session, user_id=user.id, because=Ended.BY_OTHERS)
    publish(
        session,
        events.SignedOutByOthers(actor_id=by.user_id, area_id=by.area_id, user_id=user.id),
    )


def lock_out(session: Session, *, user: User) -> None:
    """Close the account of somebody at whose password too many wrong tries were made in a row."""
    _shut(session, user)
    areas: list[UUID | None] = [*areas_of(session, user=user)]
    for area_id in areas or [None]:
        publish(session, events.UserDisabled(actor_id=None, area_id=area_id, user_id=user.id))


def enable_user(session: Session, *, by: Actor, user: User) -> None:
    """Open a closed account again."""
    if user.disabled_at is None:
        raise Refused("This account is open already.")
    user.disabled_at = None
    _forgive(session, user)
    publish(session, events.UserEnabled(actor_id=by.user_id, area_id=by.area_id, user_id=user.id))


def areas_of(session: Session, *, user: User) -> list[UUID]:
    """Give the areas in which a person has a role that is not over."""
    query = sa.select(Membership.area_id).where(Membership.user_id == user.id, not_over())
    return list(session.scalars(query.distinct().order_by(Membership.area_id)))


def _shut(session: Session, user: User) -> None:
    user.disabled_at = clock.now()
    links.use_up(session, user=user)
    end_sessions(session, user_id=user.id, because=Ended.CLOSED)


def _forgive(session: Session, user: User) -> None:
    """Forget the wrong tries at an account, wherever they were made."""
    throttling.forget(session, kind=Kind.ACCOUNT, subject=user.email)
    query = sa.select(KnownDevice.token_hash).where(KnownDevice.user_id == user.id)
    for device in session.scalars(query).all():
        subject = throttling.at_device(user.email, device)
        throttling.forget(session, kind=Kind.DEVICE, subject=subject)
