"""What a person has beside a password, and what is under way until it has been shown."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User, Via
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.keys import SealedText


class Passkey(Recorded, Model):
    """A key pair of a person's device, of which we hold the public half."""

    __tablename__ = "passkeys"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(sa.BigInteger())
    name: Mapped[str]
    transports: Mapped[list[str]] = mapped_column(default=list)
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Purpose(StrEnum):
    """What a passkey is asked for; a challenge for one purpose is none for another."""

    ENROL = "enrol"
    SIGN_IN = "sign_in"
    SECOND = "second"
    PROOF = "proof"


class PasskeyChallenge(Model):
    """Random bytes that a passkey signs within a minute, in one browser, for one purpose, once."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (sa.Index(None, "browser_hash", "purpose"),)

    browser_hash: Mapped[str]
    purpose: Mapped[Purpose]
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    challenge: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AuthenticatorApp(Recorded, Model):
    """The seed that a person's app shares with us.

    Until the person has typed a first code from it (`confirmed_at`) it counts for nothing;
    `last_step` is the half minute of the last code that was accepted.
    """

    __tablename__ = "authenticator_apps"
    __sealed_under__ = "user_id"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    seed: Mapped[str] = mapped_column(SealedText())
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """The SHA-256 of one recovery code."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]


class CodeShowing(Model):
    """One half of what a person's recovery codes are made of, until they have kept them.

    The other half is a token in their browser, so neither half shows the codes to anybody.
    """

    __tablename__ = "code_showings"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[bytes]
    expires_at: Mapped[datetime]


class PendingSignIn(Recorded, Model):
    """Somebody who has shown who they are and not yet a second factor.

    Only the SHA-256 of the token in their cookie is kept; `method` is the factor that they have
    shown or set up.
    """

    __tablename__ = "pending_sign_ins"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    via: Mapped[Via]
    wanted: Mapped[str]
    browser: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    method: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class ClaimEnding(StrEnum):
    """What became of somebody's word that they have lost their factors."""

    RESET = "reset"
    REFUSED = "refused"
    FOUND = "found"


class LostFactorClaim(Edited, Model):
    """Somebody says that they can use none of their factors; three others must agree in turn.

    One of their own agency vouches, the area's co-ordinator confirms, and a second person agrees
    by an approval request.
    """

    __tablename__ = "lost_factor_claims"
    __table_args__ = (
        both_or_neither("vouched_by_id", "vouched_at", "who_and_when_vouched"),
        both_or_neither("confirmed_by_id", "confirmed_at", "who_and_when_confirmed"),
        both_or_neither("ended_at", "ending", "ended_and_how"),
        sa.CheckConstraint(
            "vouched_by_id != user_id AND confirmed_by_id != user_id"
            " AND confirmed_by_id != vouched_by_id",
            name="by_different_people",
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR vouched_at IS NOT NULL", name="vouched_before_confirmed"
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    claimed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    vouched_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    vouched_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[ClaimEnding | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
