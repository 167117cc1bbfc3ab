"""Areas, agencies, sharing agreements and memberships."""

import uuid
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.access import Role
from marac.agencies.lists.models import Code, CodeChange, CodeList
from marac.database import Edited, Model, Recorded

__all__ = [
    "Agency",
    "Area",
    "AreaAgency",
    "Code",
    "CodeChange",
    "CodeList",
    "ConfidentialityStatement",
    "Membership",
    "Regime",
    "SharingAgreement",
]


class Regime(StrEnum):
    """Which part of data protection law an agency works under."""

    UK_GDPR = "uk_gdpr"
    LAW_ENFORCEMENT = "dpa_part_3"

    @property
    def label(self) -> str:
        """Name the regime as lawyers do."""
        return "UK GDPR" if self is Regime.UK_GDPR else "DPA 2018 Part 3 (law enforcement)"


class Area(Edited, Recorded, Model):
    """One MARAC: where it works, how often it meets and how long each step may take.

    Offsets are working days before (or after) the meeting; times are London wall-clock. The first
    meeting, its pace and its hour are those with which the area began.
    """

    __tablename__ = "areas"

    name: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    boundary: Mapped[str]
    venue: Mapped[str] = mapped_column(default="")
    cadence_weeks: Mapped[int] = mapped_column(default=2)
    first_meeting: Mapped[date]
    meeting_time: Mapped[time] = mapped_column(default=time(10))
    capacity_minutes: Mapped[int] = mapped_column(default=210)
    opening_minutes: Mapped[int] = mapped_column(default=15)
    case_minutes: Mapped[int] = mapped_column(default=12)
    referrals_close_days: Mapped[int] = mapped_column(default=7)
    referrals_close_time: Mapped[time] = mapped_column(default=time(12))
    agenda_days: Mapped[int] = mapped_column(default=6)
    returns_due_days: Mapped[int] = mapped_column(default=2)
    returns_due_time: Mapped[time] = mapped_column(default=time(12))
    packs_locked_days: Mapped[int] = mapped_column(default=1)
    packs_locked_time: Mapped[time] = mapped_column(default=time(16))
    actions_issued_days: Mapped[int] = mapped_column(default=1)
    minutes_draft_days: Mapped[int] = mapped_column(default=2)
    minutes_out_days: Mapped[int] = mapped_column(default=3)
    late_items_days: Mapped[int] = mapped_column(default=1, server_default="1")
    late_items_time: Mapped[time] = mapped_column(default=time(12), server_default="12:00:00")
    advocate_days: Mapped[int] = mapped_column(default=2, server_default="2")
    updates_due_days: Mapped[int] = mapped_column(default=2, server_default="2")
    victim_told_days: Mapped[int] = mapped_column(default=3, server_default="3")
    # Whoever was harmed hears first so many working days after the case was taken on, and then each
    # time so many days after they last spoke.
    first_contact_days: Mapped[int] = mapped_column(default=2, server_default="2")
    contact_days: Mapped[int] = mapped_column(default=14, server_default="14")
    asb_review_incidents: Mapped[int] = mapped_column(default=3, server_default="3")
    asb_review_months: Mapped[int] = mapped_column(default=6, server_default="6")
    naming_review_days: Mapped[int] = mapped_column(default=28, server_default="28")
    # Rhythms that followed the first one, which the three columns above tell; see rhythm.py.
    later_rhythms: Mapped[list[dict[str, Any]]] = mapped_column(
        sa.JSON(), default=list, server_default="[]"
    )
    # A meeting needs so many agencies, and these among them, by id.
    quorum_count: Mapped[int] = mapped_column(default=0, server_default="0")
    quorum_agencies: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    calendar_place: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Whether papers may also be downloaded under a password, to be read where there is no network.
    locked_papers: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # How often people are reminded of what, where that is not the usual; see reminders/kinds.py.
    reminder_steps: Mapped[dict[str, Any]] = mapped_column(
        sa.JSON(), default=dict, server_default="{}"
    )
    last_reference: Mapped[int] = mapped_column(default=0)

    statements: Mapped[list["ConfidentialityStatement"]] = relationship(
        back_populates="area", order_by="ConfidentialityStatement.number"
    )


class ConfidentialityStatement(Recorded, Model):
    """The text that each attendee signs; a new wording is a new number, never an edit."""

    __tablename__ = "confidentiality_statements"
    __table_args__ = (sa.UniqueConstraint("area_id", "number"),)

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    number: Mapped[int]
    text: Mapped[str]

    area: Mapped[Area] = relationship(back_populates="statements")


class Agency(Edited, Recorded, Model):
    """A partner organisation, which keeps control of what it contributes."""

    __tablename__ = "agencies"

    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str] = mapped_column(unique=True)
    type_code: Mapped[str]
    regime: Mapped[Regime] = mapped_column(default=Regime.UK_GDPR)
    signs_off_returns: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    agreements: Mapped[list["SharingAgreement"]] = relationship(
        back_populates="agency", order_by="SharingAgreement.signed_on"
    )
    places: Mapped[list["AreaAgency"]] = relationship(back_populates="agency")


class AreaAgency(Model):
    """An agency takes part in an area's MARAC between two days.

    Its manager here, if one is named, is a person of the agency who is told when it is late.
    """

    __tablename__ = "area_agencies"
    __table_args__ = (sa.UniqueConstraint("area_id", "agency_id"),)

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    manager_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)

    agency: Mapped[Agency] = relationship(back_populates="places")
    area: Mapped[Area] = relationship()


class SharingAgreement(Recorded, Model):
    """An information-sharing agreement (ISA); an agency's people need a live one for any access."""

    __tablename__ = "sharing_agreements"
    __table_args__ = (sa.CheckConstraint("expires_on > signed_on", name="ends_after_start"),)

    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    reference: Mapped[str]
    signed_on: Mapped[date]
    expires_on: Mapped[date]

    agency: Mapped[Agency] = relationship(back_populates="agreements")


class Membership(Recorded, Model):
    """A person holds a role for an agency in an area between two days.

    A deputy's membership is the delegation itself: its days are the window.
    """

    __tablename__ = "memberships"
    __table_args__ = (sa.Index(None, "user_id", "area_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    role: Mapped[Role]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship()
    area: Mapped[Area] = relationship()
