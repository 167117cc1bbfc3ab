"""What the person harmed said at each stage, and whether they were told, before and after."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.database import Model
from marac.keys import SealedText


class VoiceKind(StrEnum):
    """What is recorded: what they said, or whether they were told."""

    WISHES = "wishes"
    TELLING = "telling"


class VoiceStage(StrEnum):
    """When in the life of a case they were heard or told."""

    REFERRAL = "referral"
    BEFORE = "before"
    ROOM = "room"
    AFTER = "after"

    @property
    def label(self) -> str:
        """Name the stage as the case page does."""
        return {
            VoiceStage.REFERRAL: "At the referral",
            VoiceStage.BEFORE: "Before the meeting",
            VoiceStage.ROOM: "In the room",
            VoiceStage.AFTER: "After the meeting",
        }[self]


class Speaker(StrEnum):
    """Who said what is written down."""

    SELF = "self"
    INTERPRETER = "interpreter"
    ADVOCATE = "advocate"
    FAMILY = "family"
    WORKER = "worker"

    @property
    def label(self) -> str:
        """Name the speaker as the form does."""
        return {
            Speaker.SELF: "The person harmed, in their own words",
            Speaker.INTERPRETER: "The person harmed, through an interpreter",
            Speaker.ADVOCATE: "Their advocate, for them",
            Speaker.FAMILY: "A relative or friend, for them",
            Speaker.WORKER: "A professional, from what they know of them",
        }[self]


class Means(StrEnum):
    """How somebody was told."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    MESSAGE = "message"

    @property
    def label(self) -> str:
        """Name the means as the form does."""
        return {
            Means.IN_PERSON: "In person",
            Means.PHONE: "By telephone or video call",
            Means.LETTER: "By letter",
            Means.EMAIL: "By e-mail",
            Means.MESSAGE: "By text or another message",
        }[self]

    @property
    def writes(self) -> bool:
        """Tell whether words are left behind that somebody else may find."""
        return self in (Means.LETTER, Means.EMAIL, Means.MESSAGE)

    @property
    def calls(self) -> bool:
        """Tell whether a telephone rings that somebody else may answer."""
        return self is Means.PHONE


class VoiceEntry(Model):
    """What the person harmed said once, or that they were told or why not; never overwritten.

    `happened_on` is the day on which it was said or told. `restorative` is whether they would take
    part in restorative justice, where they were asked. `again_on` is the day on which telling them
    is tried again; not told without it is a decision not to tell. What they wish now may stand in a
    telling too. One table, so that the page of a case reads the whole voice in one query.
    """

    __tablename__ = "voice_entries"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'telling') = (told IS NOT NULL)", name="telling_says_whether"),
        sa.CheckConstraint("(told IS TRUE) = (means IS NOT NULL)", name="told_says_how"),
        sa.CheckConstraint("(kind = 'wishes') = (speaker IS NOT NULL)", name="wishes_have_speaker"),
        sa.CheckConstraint("again_on IS NULL OR told IS FALSE", name="again_when_not_told"),
        sa.Index(None, "case_id", "happened_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"), index=True)
    kind: Mapped[VoiceKind]
    stage: Mapped[VoiceStage]
    happened_on: Mapped[date]
    speaker: Mapped[Speaker | None]
    wants: Mapped[str] = mapped_column(SealedText(), default="")
    fears: Mapped[str] = mapped_column(SealedText(), default="")
    restorative: Mapped[bool | None]
    told: Mapped[bool | None]
    means: Mapped[Means | None]
    who: Mapped[str] = mapped_column(SealedText(), default="")
    said: Mapped[str] = mapped_column(SealedText(), default="")
    why_not: Mapped[str] = mapped_column(SealedText(), default="")
    again_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))

    recorded_by: Mapped[User] = relationship()
    agency: Mapped[Agency] = relationship()
