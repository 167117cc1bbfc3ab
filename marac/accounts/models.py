"""People who sign in, their sessions and their single-use links."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.agencies.models import Membership
from marac.database import Edited, Model, Recorded


class User(Edited, Recorded, Model):
    """A person who may sign in; what they may do comes from their memberships."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    job_title: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        order_by=Membership.starts_on, primaryjoin=lambda: User.id == Membership.user_id
    )


class SignInSession(Recorded, Model):
    """One signed-in browser; only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in_sessions"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()


class LinkPurpose(StrEnum):
    """What a single-use link lets its holder do."""

    INVITATION = "invitation"
    RESET = "reset"


class SingleUseLink(Recorded, Model):
    """A link sent by mail that works once and not for long; only its token's SHA-256 is kept."""

    __tablename__ = "single_use_links"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
