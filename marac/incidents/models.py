"""Incidents and their strands."""

import uuid
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.database import Edited, Model, Recorded
from marac.keys import SealedText


class Incident(Edited, Recorded, Model):
    """One event: when, where, what was done, and who perceived it as hostile.

    Perception is enough: whether hostility was proved is never asked.
    """

    __tablename__ = "incidents"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= happened_on", name="ends_after_start"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    happened_on: Mapped[date]
    happened_at: Mapped[time | None]
    ended_on: Mapped[date | None]
    date_uncertain: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str] = mapped_column(SealedText())
    place: Mapped[str] = mapped_column(SealedText(), default="")
    location_code: Mapped[str] = mapped_column(default="")
    class_code: Mapped[str] = mapped_column(default="")
    act_code: Mapped[str] = mapped_column(default="")
    crime_reference: Mapped[str] = mapped_column(SealedText(), default="")
    reported_to: Mapped[str] = mapped_column(default="")
    reported_on: Mapped[date | None]
    perceived_by: Mapped[str] = mapped_column(SealedText(), default="")
    words_used: Mapped[str] = mapped_column(SealedText(), default="")
    online: Mapped[bool] = mapped_column(default=False)
    platform: Mapped[str] = mapped_column(SealedText(), default="")
    url: Mapped[str] = mapped_column(SealedText(), default="")
    evidence_kept: Mapped[bool] = mapped_column(default=False)
    injury: Mapped[str] = mapped_column(SealedText(), default="")
    damage: Mapped[str] = mapped_column(SealedText(), default="")
    witnesses: Mapped[str] = mapped_column(SealedText(), default="")
    outcome: Mapped[str] = mapped_column(SealedText(), default="")

    strands: Mapped[list["IncidentStrand"]] = relationship(
        back_populates="incident", cascade="all, delete-orphan", order_by="IncidentStrand.strand"
    )


class IncidentStrand(Model):
    """One characteristic that an incident was aimed at, with what exactly was targeted."""

    __tablename__ = "incident_strands"
    __table_args__ = (sa.UniqueConstraint("incident_id", "strand"), sa.Index(None, "strand"))

    incident_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("incidents.id"))
    strand: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")

    incident: Mapped[Incident] = relationship(back_populates="strands")
