"""What a referral asks besides the case itself: who refers, traits of the person harmed, typing.

Traits that can put somebody in danger when they are known stand in a table of their own, apart
from the strands that hostility was aimed at, so that they are let out by a rule of their own.
"""

import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.database import Edited, Model, Recorded
from marac.keys import SealedJSON, SealedText
from marac.widgets.typed import Typed

if TYPE_CHECKING:
    from marac.cases.models.case import Case


class ReferrerDetails:
    """How the referrer is reached; a mixin of the case, of which these are columns.

    `traits_recorded` tells that there are traits also where they may not be read.
    """

    referrer_role: Mapped[str] = mapped_column(SealedText(), default="")
    referrer_phone: Mapped[str] = mapped_column(SealedText(), default="")
    traits_recorded: Mapped[bool] = mapped_column(default=False)


class Traits(Edited, Recorded, Model):
    """What the person harmed said of themselves; an empty text was not asked, which is no answer.

    Codes are sealed like words: which one was chosen is the secret. Immigration status is asked
    for only where it bears on the risk.
    """

    __tablename__ = "traits"
    __sealed_under__ = "case_id"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), unique=True)
    ethnicity: Mapped[str] = mapped_column(SealedText(), default="")
    religion: Mapped[str] = mapped_column(SealedText(), default="")
    orientation: Mapped[str] = mapped_column(SealedText(), default="")
    sex: Mapped[str] = mapped_column(SealedText(), default="")
    gender_same: Mapped[str] = mapped_column(SealedText(), default="")
    disabilities: Mapped[list[str]] = mapped_column(SealedJSON(), default=list)
    immigration: Mapped[str] = mapped_column(SealedText(), default="")

    case: Mapped["Case"] = relationship(back_populates="traits")


class TypedPage(Typed, Model):
    """What was typed on one page of a draft and not saved yet, as the page would send it."""

    __tablename__ = "typed_pages"
    __sealed_under__ = "case_id"
    __table_args__ = (sa.UniqueConstraint("case_id", "page"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
