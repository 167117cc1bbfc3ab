"""Finding providers: at the door by an address, and in an area by those who set them up."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.accounts.federation.models import Provider, ProviderAccount, ProviderDomain
from marac.accounts.federation.policy import is_live, settable_by
from marac.accounts.models import User
from marac.accounts.policy import manageable_by


@dataclass(frozen=True)
class Standing:
    """How an agency stands with signing in: the settings in use, and newer ones that wait."""

    live: Provider | None
    proposed: Provider | None

    @property
    def newest(self) -> Provider | None:
        """Give the settings with which a change begins."""
        return self.proposed or self.live


def find_for_address(session: Session, *, email: str) -> Provider | None:
    """Find the live provider of an address's domain, for the door only: it asks nobody's leave."""
    _name, _at, domain = email.rpartition("@")
    return session.scalar(
        sa.select(Provider)
        .join(ProviderDomain, ProviderDomain.provider_id == Provider.id)
        .where(ProviderDomain.domain == domain.lower(), is_live())
    )


def find_live(session: Session, *, provider_id: UUID) -> Provider | None:
    """Read settings that a browser was sent away with, unless they have ended meanwhile."""
    return session.scalar(sa.select(Provider).where(Provider.id == provider_id, is_live()))


def find_live_of(session: Session, *, agency_id: UUID) -> Provider | None:
    """Read the settings in use of an agency, for its provider when that has something to tell."""
    return session.scalar(sa.select(Provider).where(Provider.agency_id == agency_id, is_live()))


def find_of_user(session: Session, *, user_id: UUID) -> Provider | None:
    """Find the live provider through which a person is known."""
    return session.scalar(
        sa.select(Provider)
        .join(ProviderAccount, ProviderAccount.agency_id == Provider.agency_id)
        .where(ProviderAccount.user_id == user_id, is_live())
        .order_by(Provider.id)
        .limit(1)
    )


def find_linked(session: Session, *, user_ids: Collection[UUID]) -> frozenset[UUID]:
    """Tell which of these people, whom the reader sees anyway, have come in through an agency."""
    found = sa.select(ProviderAccount.user_id).where(ProviderAccount.user_id.in_(user_ids))
    return frozenset(session.scalars(found))


def get_standing(session: Session, *, by: Actor, agency_id: UUID) -> Standing:
    """Read how an agency of the actor's area stands."""
    rows = session.scalars(
        sa.select(Provider)
        .where(Provider.agency_id == agency_id, Provider.ended_at.is_(None), settable_by(by))
        .options(joinedload(Provider.proposed_by, innerjoin=True))
        .order_by(Provider.created_at, Provider.id)
    ).all()
    waiting = [row for row in rows if row.live_from is None]
    return Standing(
        live=next((row for row in rows if row.live_from is not None), None),
        proposed=waiting[-1] if waiting else None,
    )


def find_taken(session: Session, *, domains: list[str], agency_id: UUID) -> list[str]:
    """Find those of these domains for which another agency's provider answers."""
    return list(
        session.scalars(
            sa.select(ProviderDomain.domain)
            .join(Provider, Provider.id == ProviderDomain.provider_id)
            .where(ProviderDomain.domain.in_(domains), Provider.agency_id != agency_id)
            .order_by(ProviderDomain.domain)
        )
    )


def count_accounts(session: Session, *, by: Actor, agency_id: UUID) -> int:
    """Count the people of the actor's area who are known through an agency's provider."""
    return session.scalars(
        _accounts(by, agency_id).with_only_columns(sa.func.count(ProviderAccount.id))
    ).one()


def list_accounts(
    session: Session, *, by: Actor, agency_id: UUID, offset: int = 0, limit: int = 50
) -> list[ProviderAccount]:
    """List the people of the actor's area who are known through an agency's provider, by name."""
    return list(
        session.scalars(
            _accounts(by, agency_id)
            .options(joinedload(ProviderAccount.user, innerjoin=True))
            .order_by(User.name, User.id)
            .offset(offset)
            .limit(limit)
        )
    )


def get_account(
    session: Session, *, by: Actor, agency_id: UUID, account_id: UUID
) -> ProviderAccount | None:
    """Read how one person of the actor's area is known through an agency's provider."""
    return session.scalar(
        _accounts(by, agency_id)
        .where(ProviderAccount.id == account_id)
        .options(joinedload(ProviderAccount.user, innerjoin=True))
    )


def _accounts(by: Actor, agency_id: UUID) -> sa.Select[ProviderAccount]:
    return (
        sa.select(ProviderAccount)
        .join(User, User.id == ProviderAccount.user_id)
        .where(ProviderAccount.agency_id == agency_id, manageable_by(by))
    )
