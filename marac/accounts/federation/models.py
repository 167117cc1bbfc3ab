"""An agency's identity provider, who is known through it, and browsers on their way there and back.

Nothing here is about a case, so the second wall of PostgreSQL has no rule for these tables.
"""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.database import Model, Recorded
from marac.keys import SealedText

LIVE = "live_from IS NOT NULL AND ended_at IS NULL"


class Provider(Recorded, Model):
    """The settings of an agency's identity provider, as they were proposed; they never change.

    They wait for a second person, are live from then on, and end when others take their place or
    somebody switches them off. `hosts` are those which the provider named when they were proposed;
    marac talks to no other. `factor_amr` and `factor_acr` are the values of those two claims that
    prove a second factor, where the agency's counts.
    """

    __tablename__ = "identity_providers"
    __sealed_under__ = "agency_id"
    __table_args__ = (
        sa.Index(
            "uq_identity_providers_live",
            "agency_id",
            unique=True,
            sqlite_where=sa.text(LIVE),
            postgresql_where=sa.text(LIVE),
        ),
    )

    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[str] = mapped_column(SealedText())
    domains: Mapped[list[str]]
    hosts: Mapped[list[str]]
    factor_counts: Mapped[bool]
    factor_amr: Mapped[list[str]]
    factor_acr: Mapped[list[str]]
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    live_from: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship()
    proposed_by: Mapped[User] = relationship()


class ProviderDomain(Model):
    """An e-mail domain that a live provider answers for; no two providers answer for one."""

    __tablename__ = "identity_provider_domains"

    domain: Mapped[str] = mapped_column(unique=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identity_providers.id"), index=True
    )


class ProviderAccount(Recorded, Model):
    """A person's account with their agency, under the name (subject) its provider has for them."""

    __tablename__ = "identity_provider_accounts"
    __table_args__ = (
        sa.UniqueConstraint("agency_id", "subject"),
        sa.UniqueConstraint("agency_id", "user_id"),
    )

    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    provider_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identity_providers.id"), index=True
    )
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    subject: Mapped[str]

    user: Mapped[User] = relationship()


class Purpose(StrEnum):
    """What a browser goes to a provider for."""

    SIGN_IN = "sign_in"
    PROOF = "proof"


class ProviderVisit(Recorded, Model):
    """A browser on its way to a provider and back: good once, for ten minutes.

    Only the SHA-256 of the browser's ticket is kept. `user_id` is who is to prove who they are.
    """

    __tablename__ = "identity_provider_visits"

    provider_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identity_providers.id"), index=True
    )
    purpose: Mapped[Purpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    wanted: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    provider: Mapped[Provider] = relationship()
