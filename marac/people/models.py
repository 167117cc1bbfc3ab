"""Identities: how somebody or somewhere was described, once, by whoever recorded it."""

import uuid
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Edited, Model, Recorded
from marac.keys import SealedDate, SealedText
from marac.people.names import fold_name


class IdentityKind(StrEnum):
    """What sort of thing was harmed or did harm."""

    PERSON = "person"
    HOUSEHOLD = "household"
    COMMUNITY = "community"
    PLACE = "place"
    ORGANISATION = "organisation"
    ONLINE = "online"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Name the kind as a form does."""
        return {
            IdentityKind.PERSON: "A person",
            IdentityKind.HOUSEHOLD: "A household or family",
            IdentityKind.COMMUNITY: "A community or group",
            IdentityKind.PLACE: "A place, such as a mosque, school or shop",
            IdentityKind.ORGANISATION: "An organisation",
            IdentityKind.ONLINE: "An online account",
            IdentityKind.UNKNOWN: "Not known",
        }[self]


class Identity(Edited, Recorded, Model):
    """One recorded identity; linking two of them to one person is a human decision, made later.

    `name` is as people say it; `surname` is kept apart for persons so that paper can show SURNAME
    in capitals. What is known of somebody is sealed under a key of their own; `IdentityKey` finds
    them all the same.
    """

    __tablename__ = "identities"
    __sealed_under__ = "id"

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    kind: Mapped[IdentityKind]
    name: Mapped[str] = mapped_column(SealedText(), default="")
    given_names: Mapped[str] = mapped_column(SealedText(), default="")
    surname: Mapped[str] = mapped_column(SealedText(), default="")
    aliases: Mapped[str] = mapped_column(SealedText(), default="")
    known_as: Mapped[str] = mapped_column(SealedText(), default="")
    pronouns: Mapped[str] = mapped_column(SealedText(), default="")
    born_on: Mapped[date | None] = mapped_column(SealedDate())
    birth_estimated: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(SealedText(), default="")
    postcode: Mapped[str] = mapped_column(SealedText(), default="")
    ward: Mapped[str] = mapped_column(SealedText(), default="")
    tenure: Mapped[str] = mapped_column(SealedText(), default="")
    landlord: Mapped[str] = mapped_column(SealedText(), default="")
    phone: Mapped[str] = mapped_column(SealedText(), default="")
    email: Mapped[str] = mapped_column(SealedText(), default="")
    handle: Mapped[str] = mapped_column(SealedText(), default="")
    platform: Mapped[str] = mapped_column(SealedText(), default="")
    language: Mapped[str] = mapped_column(SealedText(), default="")
    interpreter: Mapped[bool] = mapped_column(default=False)
    adjustments: Mapped[str] = mapped_column(SealedText(), default="")
    school_or_employer: Mapped[str] = mapped_column(SealedText(), default="")
    description: Mapped[str] = mapped_column(SealedText(), default="")
    staff_of_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))

    @property
    def search_name(self) -> str:
        """Give the folded form of the name, which look-ups compare."""
        return fold_name(self.name or "")

    @property
    def paper_name(self) -> str:
        """Write the name as papers do, with the SURNAME in capitals."""
        if not self.surname:
            return self.name
        return f"{self.given_names} {self.surname.upper()}".strip()

    @property
    def initials(self) -> str:
        """Give the initials that stand for the name on lists."""
        words = [word for word in self.name.replace("-", " ").split() if word[0].isalnum()]
        return "".join(word[0].upper() for word in words[:3])


class KeyKind(StrEnum):
    """What of an identity can be looked up exactly."""

    NAME = "name"  # the whole name, folded
    WORD = "word"  # one word of a name, an alias or what somebody is known as
    SOUND = "sound"  # how such a word sounds
    BIRTH = "birth"
    POSTCODE = "postcode"


class IdentityKey(Model):
    """A keyed hash by which a sealed identity is found; it means nothing outside its area."""

    __tablename__ = "identity_keys"
    __table_args__ = (sa.Index(None, "key", "identity_id"),)

    identity_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[KeyKind]
    key: Mapped[str]
