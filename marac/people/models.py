"""Identities: how somebody or somewhere was described, once, by whoever recorded it."""

import uuid
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Edited, Model, Recorded


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
    in capitals. `search_name` is the folded form that look-ups use.
    """

    __tablename__ = "identities"

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    kind: Mapped[IdentityKind]
    name: Mapped[str] = mapped_column(default="")
    given_names: Mapped[str] = mapped_column(default="")
    surname: Mapped[str] = mapped_column(default="")
    search_name: Mapped[str] = mapped_column(default="", index=True)
    aliases: Mapped[str] = mapped_column(default="")
    known_as: Mapped[str] = mapped_column(default="")
    pronouns: Mapped[str] = mapped_column(default="")
    born_on: Mapped[date | None]
    birth_estimated: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="", index=True)
    ward: Mapped[str] = mapped_column(default="")
    tenure: Mapped[str] = mapped_column(default="")
    landlord: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    handle: Mapped[str] = mapped_column(default="")
    platform: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    interpreter: Mapped[bool] = mapped_column(default=False)
    adjustments: Mapped[str] = mapped_column(default="")
    school_or_employer: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    staff_of_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))

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
