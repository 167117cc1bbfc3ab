"""Identities: how somebody or somewhere was described, once, by whoever recorded it."""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

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


class Source(StrEnum):
    """Where a recorded identity comes from: a case, or what was learnt beside one."""

    CASE = "case"
    ALIAS = "alias"
    EARLIER_NAME = "earlier_name"
    EARLIER_ADDRESS = "earlier_address"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """Name the source as a form does."""
        return {
            Source.CASE: "Recorded in a case",
            Source.ALIAS: "Another name or spelling",
            Source.EARLIER_NAME: "An earlier name",
            Source.EARLIER_ADDRESS: "An earlier address",
            Source.CONTACT: "A phone, e-mail or online account",
        }[self]


class Person(Recorded, Model):
    """One real person, household, group, place or account behind several recorded identities.

    It has no words of its own: what it is called is what its identities are called, and whoever
    may see none of these does not know that it is there.
    """

    __tablename__ = "persons"

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("persons.id"), index=True
    )


class Identity(Edited, Recorded, Model):
    """One recorded identity; that two of them are one person is what somebody decided.

    What was learnt beside a case (an alias, an earlier address) is an identity with a `source` of
    its own, beside the one in the case: it may be seen by whoever may see that one.

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
    uprn: Mapped[str] = mapped_column(SealedText(), default="")
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
    gp: Mapped[str] = mapped_column(SealedText(), default="")
    care_needs: Mapped[str] = mapped_column(SealedText(), default="")
    capacity_concern: Mapped[str] = mapped_column(SealedText(), default="")
    description: Mapped[str] = mapped_column(SealedText(), default="")
    staff_of_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    source: Mapped[Source] = mapped_column(default=Source.CASE, server_default=Source.CASE.value)
    beside_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    period: Mapped[str] = mapped_column(SealedText(), default="", server_default="")

    @property
    def phones(self) -> tuple[str, ...]:
        """Give each phone number; they are written one to a line, the best one first."""
        return tuple(line.strip() for line in (self.phone or "").splitlines() if line.strip())

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


def in_case() -> sa.ColumnElement[Any]:
    """Give the id of the identity that has a part in a case: this one, or the one it is beside."""
    return sa.func.coalesce(Identity.beside_id, Identity.id)


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
