"""Who somebody is that an agency's provider vouches for. It never makes an account of its own."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from marac.accounts import links, queries
from marac.accounts.events import InvitationAccepted
from marac.accounts.federation import events
from marac.accounts.federation.models import Provider, ProviderAccount
from marac.accounts.federation.queries import find_live
from marac.accounts.models import LinkPurpose, SingleUseLink, User
from marac.accounts.operations import tidy_email
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Membership
from marac.events import publish


class Why(StrEnum):
    """Why somebody was not let in, as the log has it; they themselves read one text for all."""

    SWITCHED_OFF = "switched_off"
    NO_ADDRESS = "no_verified_address"
    OTHER_DOMAIN = "other_domain"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    NO_SEAT = "no_seat"
    OTHER_SUBJECT = "other_subject"
    NO_FACTOR = "no_factor"


class NotRecognised(Exception):
    """Nobody whom this provider may let in today."""

    def __init__(self, why: Why, user_id: UUID | None = None) -> None:
        super().__init__(why.value)
        self.why, self.user_id = why, user_id


def recognise(session: Session, *, provider_id: UUID, claims: Mapping[str, Any]) -> User:
    """Find whose account this is: by the provider's name for them, or else by a verified address.

    Either way the account is open and holds a seat of this very agency today, under an agreement.
    """
    provider = find_live(session, provider_id=provider_id)
    if provider is None:
        raise NotRecognised(Why.SWITCHED_OFF)
    account = _account(session, provider, str(claims["sub"]))
    user = account.user if account is not None else _by_address(session, provider, claims)
    if user.disabled_at is not None:
        raise NotRecognised(Why.CLOSED, user.id)
    if not _belongs(session, user, provider):
        raise NotRecognised(Why.NO_SEAT, user.id)
    if account is None:
        _link(session, provider, user, str(claims["sub"]))
    return user


def is_known_as(session: Session, *, agency_id: UUID, user_id: UUID, subject: str) -> bool:
    """Tell whether the agency's provider knows a person under this name."""
    return (
        session.scalar(
            sa.select(ProviderAccount.id).where(
                ProviderAccount.agency_id == agency_id,
                ProviderAccount.user_id == user_id,
                ProviderAccount.subject == subject,
            )
        )
        is not None
    )


def refuse(session: Session, *, agency_id: UUID, user_id: UUID | None, reason: str) -> None:
    """Log that somebody came back from a provider and was not let in."""
    event = events.ProviderSignInFailed(
        actor_id=None, area_id=None, agency_id=agency_id, user_id=user_id, reason=reason
    )
    publish(session, event)


def _account(session: Session, provider: Provider, subject: str) -> ProviderAccount | None:
    return session.scalar(
        sa.select(ProviderAccount)
        .where(ProviderAccount.agency_id == provider.agency_id, ProviderAccount.subject == subject)
        .options(joinedload(ProviderAccount.user, innerjoin=True))
    )


def _by_address(session: Session, provider: Provider, claims: Mapping[str, Any]) -> User:
    """Find the account of the address that the provider has verified, of the agency's domains."""
    address = claims.get("email")
    if not isinstance(address, str) or not _is_verified(claims):
        raise NotRecognised(Why.NO_ADDRESS)
    email = tidy_email(address)
    if email.rpartition("@")[2] not in provider.domains:
        raise NotRecognised(Why.OTHER_DOMAIN)
    user = queries.find_by_email(session, email=email)
    if user is None:
        raise NotRecognised(Why.UNKNOWN)
    return user


def _is_verified(claims: Mapping[str, Any]) -> bool:
    """Take the standard claim; Entra ID has its own for an address of the tenant's domains."""
    return claims.get("email_verified") is True or claims.get("xms_edov") in (True, "1", "true")


def _belongs(session: Session, user: User, provider: Provider) -> bool:
    seats = memberships_today(user.id).where(Membership.agency_id == provider.agency_id)
    return session.execute(seats.limit(1)).first() is not None


def _link(session: Session, provider: Provider, user: User, subject: str) -> None:
    """Remember the provider's name for a person; an invitation of theirs is accepted by that."""
    try:
        with session.begin_nested():
            session.add(
                ProviderAccount(
                    agency_id=provider.agency_id,
                    provider_id=provider.id,
                    user_id=user.id,
                    subject=subject,
                )
            )
    except IntegrityError as error:
        raise NotRecognised(Why.OTHER_SUBJECT, user.id) from error
    event = events.AccountLinked(
        actor_id=user.id, area_id=None, agency_id=provider.agency_id, user_id=user.id
    )
    publish(session, event)
    if user.password_hash is None and session.scalar(_open_invitation(user)) is not None:
        links.use_up(session, user=user)
        publish(session, InvitationAccepted(actor_id=user.id, area_id=None))


def _open_invitation(user: User) -> sa.Select[UUID]:
    return (
        sa.select(SingleUseLink.id)
        .where(
            SingleUseLink.user_id == user.id,
            SingleUseLink.purpose == LinkPurpose.INVITATION,
            SingleUseLink.used_at.is_(None),
        )
        .limit(1)
    )
