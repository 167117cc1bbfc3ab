"""Incidents, their strands, and what was said of them before a correction."""

import uuid
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.database import Edited, Model, Recorded
from marac.incidents.kinds import Certainty, Takedown
from marac.keys import SealedText


class Incident(Edited, Recorded, Model):
    """One event: when, where, what was done, and who perceived it as hostile.

    Perception is enough: whether hostility was proved is never asked. `happened_on` is the day, or
    the first on which it can have been; `latest_on` the last on which it can have been, where that
    is not one day; `ended_on` the last day of what went on for a while. `agency_id` and
    `recorded_by_id` say who told of it after the referral; both are empty for what the referral
    says itself.
    """

    __tablename__ = "incidents"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= happened_on", name="ends_after_start"),
        sa.CheckConstraint(
            "latest_on IS NULL OR latest_on >= happened_on", name="latest_after_earliest"
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    happened_on: Mapped[date]
    happened_at: Mapped[time | None]
    ended_on: Mapped[date | None]
    certainty: Mapped[Certainty] = mapped_column(
        default=Certainty.EXACT, server_default=Certainty.EXACT.value
    )
    latest_on: Mapped[date | None]
    summary: Mapped[str] = mapped_column(SealedText())
    place: Mapped[str] = mapped_column(SealedText(), default="")
    postcode: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    uprn: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    location_code: Mapped[str] = mapped_column(default="")
    class_code: Mapped[str] = mapped_column(default="")
    acts: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    offence_code: Mapped[str] = mapped_column(default="", server_default="")
    crime_reference: Mapped[str] = mapped_column(SealedText(), default="")
    reported_to: Mapped[str] = mapped_column(default="")
    reported_words: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    reported_on: Mapped[date | None]
    perceivers: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    perceived_by: Mapped[str] = mapped_column(SealedText(), default="")
    words_used: Mapped[str] = mapped_column(SealedText(), default="")
    online: Mapped[bool] = mapped_column(default=False)
    platform_code: Mapped[str] = mapped_column(default="", server_default="")
    platform: Mapped[str] = mapped_column(SealedText(), default="")
    url: Mapped[str] = mapped_column(SealedText(), default="")
    evidence_kept: Mapped[bool] = mapped_column(default=False)
    takedown: Mapped[Takedown | None]
    takedown_asked_on: Mapped[date | None]
    injury: Mapped[str] = mapped_column(SealedText(), default="")
    damage: Mapped[str] = mapped_column(SealedText(), default="")
    witnesses: Mapped[str] = mapped_column(SealedText(), default="")
    outcome: Mapped[str] = mapped_column(SealedText(), default="")
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    strands: Mapped[list["IncidentStrand"]] = relationship(
        back_populates="incident", cascade="all, delete-orphan", order_by="IncidentStrand.strand"
    )
    agency: Mapped[Agency | None] = relationship(lazy="joined")
    recorded_by: Mapped[User | None] = relationship()


class IncidentStrand(Model):
    """One characteristic that an incident was aimed at, with what exactly was targeted.

    `detail` is a code of the area's list; `words` says it where the list has none for the strand.
    """

    __tablename__ = "incident_strands"
    __sealed_under__ = "incident.case_id"
    __table_args__ = (sa.UniqueConstraint("incident_id", "strand"), sa.Index(None, "strand"))

    incident_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("incidents.id"))
    strand: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(SealedText(), default="", server_default="")

    incident: Mapped[Incident] = relationship(back_populates="strands")


class IncidentChange(Model):
    """What one answer about an incident said before somebody corrected it, in words.

    Changes made at once have the same moment. An incident that was taken out altogether leaves its
    changes behind, so `incident_id` points at nothing then.
    """

    __tablename__ = "incident_changes"
    __sealed_under__ = "case_id"
    __table_args__ = (sa.Index(None, "case_id", "incident_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    incident_id: Mapped[uuid.UUID]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    answer: Mapped[str]
    located: Mapped[bool] = mapped_column(default=False)
    removal: Mapped[bool] = mapped_column(default=False)
    said: Mapped[str] = mapped_column(SealedText(), default="")

    changed_by: Mapped[User] = relationship()
    agency: Mapped[Agency] = relationship()
