"""People who sign in, their sessions and their single-use links."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac import clock
from marac.agencies.models import ConfidentialityStatement, Membership
from marac.database import Edited, Model, Recorded
from marac.keys import SealedText


class Via(StrEnum):
    """How somebody showed who they are when they signed in."""

    PASSWORD = "password"  # noqa: S105 - a way, not a password
    PASSKEY = "passkey"
    PROVIDER = "provider"


# What people read of what was shown to get in.
WAYS = {
    "password": "password",
    "passkey": "passkey",
    "totp": "code",
    "recovery": "recovery code",
    "provider": "organisation’s account",
}


class User(Edited, Recorded, Model):
    """A person who may sign in; what they may do comes from their memberships.

    `home_keys` are keyed hashes of where they live, so that a conflict of interest can be noticed
    without keeping the address itself.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    job_title: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    home_keys: Mapped[list[str]] = mapped_column(default=list, server_default="[]")

    memberships: Mapped[list[Membership]] = relationship(
        order_by=Membership.starts_on, primaryjoin=lambda: User.id == Membership.user_id
    )


class Ended(StrEnum):
    """Why a session was ended, so that its browser can be told at its next request."""

    SIGNED_OUT = "signed_out"
    BY_OWNER = "by_owner"
    NEWER = "newer"
    CLOSED = "closed"
    CREDENTIALS = "credentials"
    BY_OTHERS = "by_others"


class KnownDevice(Recorded, Model):
    """A browser in which a person has signed in before, by the SHA-256 of its own cookie."""

    __tablename__ = "known_devices"
    __table_args__ = (sa.UniqueConstraint("user_id", "token_hash"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    token_hash: Mapped[str]
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignInSession(Recorded, Model):
    """One signed-in browser; only the SHA-256 of its token is kept.

    `last_seen_at` is when its person last did something, to within a minute; what pages fetch and
    save by themselves does not count. `methods` names what was shown to get in.
    """

    __tablename__ = "sign_in_sessions"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[Ended | None]
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    via: Mapped[Via] = mapped_column(default=Via.PASSWORD)
    methods: Mapped[list[str]] = mapped_column(default=list)
    browser: Mapped[str] = mapped_column(default="")
    proved_at: Mapped[datetime | None] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship()

    @property
    def ways(self) -> str:
        """Say with what its person signed in."""
        words = " and ".join(WAYS.get(method, method) for method in dict.fromkeys(self.methods))
        return words[:1].upper() + words[1:]


class Declaration(Model):
    """A person's yearly promise of confidentiality, in the words of an area's statement."""

    __tablename__ = "declarations"
    __table_args__ = (sa.Index(None, "user_id", "area_id", "signed_at"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    statement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("confidentiality_statements.id"))
    signed_at: Mapped[datetime]

    statement: Mapped[ConfidentialityStatement] = relationship()


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


class ThrottleKind(StrEnum):
    """What is throttled: how often, and what follows, stands in `throttling.RULES`."""

    ACCOUNT = "account"
    DEVICE = "device"
    ADDRESS = "address"
    PROOF = "proof"
    FACTOR = "factor"
    RESET = "reset"
    SEARCH = "search"
    PDF = "pdf"
    AUTOSAVE = "autosave"
    FEED = "feed"


class Throttle(Model):
    """What somebody, or some address, has lately done of one kind; `subject` is a keyed hash.

    `recent` holds the times, as seconds since 1970, of what still counts.
    """

    __tablename__ = "throttles"
    __table_args__ = (sa.UniqueConstraint("kind", "subject"),)

    kind: Mapped[ThrottleKind]
    subject: Mapped[str]
    recent: Mapped[list[float]] = mapped_column(sa.JSON(), default=list)
    in_a_row: Mapped[int] = mapped_column(default=0)
    waits: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None]
    touched_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class Search(Recorded, Model):
    """Words that somebody typed to narrow a list, kept for a day so that no address holds them."""

    __tablename__ = "searches"
    __table_args__ = (sa.Index(None, "created_at"),)
    __sealed_under__ = "user_id"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(SealedText())
