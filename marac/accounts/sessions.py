"""Signed-in sessions: a random token in the browser, its SHA-256 in the database.

Ending the row ends the session at once, wherever its cookie may be.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from marac import clock
from marac.access import Actor, Role, Seat
from marac.accounts.models import Declaration, SignInSession, User, Via
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.policy import has_agreement, held_today
from marac.agencies.system import system_actor

__all__ = [
    "SignedIn",
    "actor_for",
    "has_declared",
    "hash_token",
    "last_signed",
    "load_session",
    "memberships_today",
    "open_session",
    "system_actor",
]

LIFETIME = timedelta(hours=12)
DECLARATION_HOLDS = timedelta(days=365)

# These keep the house in order when an agreement lapses, and none of them reads a case by role.
NEEDS_NO_AGREEMENT = (Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE)


Held = sa.Row[Membership, Agency, Area, datetime | None]


@dataclass(frozen=True)
class SignedIn:
    """A signed-in browser, in the shape that Flask-Login expects of a user.

    `declared_at` is when the person last signed the declaration of the area that they work in.
    """

    token: str
    sign_in: SignInSession
    user: User
    actor: Actor
    areas: tuple[Area, ...] = ()
    declared_at: datetime | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Give Flask-Login the token, which is all that the cookie holds."""
        return self.token


def hash_token(token: str) -> str:
    """Compute what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(  # noqa: PLR0913 - all that is known of a new session
    session: Session,
    *,
    user: User,
    area_id: UUID | None = None,
    browser: str = "",
    via: Via = Via.PASSWORD,
    methods: tuple[str, ...] = ("password",),
    lifetime: timedelta = LIFETIME,
) -> str:
    """Begin a signed-in session and give its token, which exists nowhere else."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            user=user,
            token_hash=hash_token(token),
            area_id=area_id,
            browser=browser,
            via=via,
            methods=list(methods),
            expires_at=clock.now() + lifetime,
        )
    )
    session.flush()
    return token


def load_session(session: Session, token: str) -> SignedIn | None:
    """Find who holds a token, unless the session ended, ran out, or its person was disabled."""
    sign_in = session.scalar(
        sa.select(SignInSession)
        .join(SignInSession.user)
        .where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > clock.now(),
            User.disabled_at.is_(None),
        )
        .options(joinedload(SignInSession.user, innerjoin=True))
    )
    if sign_in is None:
        return None
    user, held = sign_in.user, _held(session, sign_in.user_id)
    actor = _actor(user, held, area_id=sign_in.area_id, proved_at=sign_in.proved_at)
    return SignedIn(
        token=token,
        sign_in=sign_in,
        user=user,
        actor=actor,
        areas=tuple(dict.fromkeys(area for _, _, area, _ in held)),
        declared_at=next((at for _, _, area, at in held if area.id == actor.area_id), None),
    )


def memberships_today(
    user_id: UUID | InstrumentedAttribute[UUID],
) -> sa.Select[Membership, Agency, Area]:
    """Select the memberships that a person holds today through agencies with a live agreement."""
    return (
        sa.select(Membership, Agency, Area)
        .join(Agency, Agency.id == Membership.agency_id)
        .join(Area, Area.id == Membership.area_id)
        .where(
            Membership.user_id == user_id,
            held_today(),
            sa.or_(has_agreement(), Membership.role.in_(NEEDS_NO_AGREEMENT)),
        )
        .order_by(Area.name, Membership.starts_on, Membership.id)
    )


def last_signed(user_id: Any, area_id: Any) -> sa.ScalarSelect[datetime]:
    """Find when a person last signed the area's confidentiality declaration."""
    return (
        sa.select(sa.func.max(Declaration.signed_at))
        .where(Declaration.user_id == user_id, Declaration.area_id == area_id)
        .correlate_except(Declaration)
        .scalar_subquery()
    )


def has_declared(user_id: Any, area_id: Any) -> sa.ColumnElement[bool]:
    """Say that a person signed the area's confidentiality declaration within the year."""
    return last_signed(user_id, area_id) > clock.now() - DECLARATION_HOLDS


def actor_for(session: Session, user: User, *, area_id: UUID | None = None) -> Actor:
    """Work out who a person is in an area today; without an area, in the first of theirs."""
    return _actor(user, _held(session, user.id), area_id=area_id)


def _held(session: Session, user_id: UUID) -> Sequence[Held]:
    signed = last_signed(Membership.user_id, Membership.area_id)
    return session.execute(memberships_today(user_id).add_columns(signed)).all()


def _holds(signed_at: datetime | None) -> bool:
    return signed_at is not None and signed_at > clock.now() - DECLARATION_HOLDS


def _actor(
    user: User, rows: Sequence[Held], *, area_id: UUID | None, proved_at: datetime | None = None
) -> Actor:
    areas = [area for _, _, area, _ in rows]
    area = next((a for a in areas if a.id == area_id), areas[0] if areas else None)
    here = [(m, agency) for m, agency, place, _ in rows if area is not None and place.id == area.id]
    declared = any(_holds(signed) for _, _, place, signed in rows if place is area)
    return Actor(
        user_id=user.id,
        display_name=user.name,
        area_id=area.id if area else None,
        area_name=area.name if area else "",
        agency_name=here[0][1].name if here else "",
        seats=tuple(Seat(agency_id=m.agency_id, role=m.role) for m, _ in here if declared),
        proved_at=proved_at,
        undeclared=bool(here) and not declared,
    )
