"""How a case comes back: told of again, or one with another."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models.case import Case
from marac.database import Model, both_or_neither
from marac.incidents.models import Incident
from marac.keys import SealedJSON, SealedText


class Repeat(Model):
    """A flagged case was referred again: by a new incident, or by a referral merged into it.

    `was_closed_at` keeps when the case had been closed, where the repeat opened it again.
    """

    __tablename__ = "repeats"
    __table_args__ = (sa.Index(None, "case_id", "referred_at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    incident_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("incidents.id", ondelete="SET NULL"), index=True
    )
    merge_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("case_merges.id", ondelete="CASCADE"), index=True
    )
    referred_at: Mapped[datetime]
    referred_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    was_closed_at: Mapped[datetime | None]

    referred_by: Mapped[User] = relationship()
    agency: Mapped[Agency] = relationship()
    incident: Mapped[Incident | None] = relationship()


class Merge(Model):
    """A referral turned out to be about what another case is about, so it went into that one.

    `said` is what the referral told in words; `copied` holds the ids of the rows that the surviving
    case got, by table, so that the two can be told apart again.
    """

    __tablename__ = "case_merges"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("undone_at", "undone_by_id", "undone_who_and_when"),
        sa.CheckConstraint("case_id != duplicate_id", name="two_cases"),
        sa.Index(
            "uq_case_merges_live_duplicate",
            "duplicate_id",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    duplicate_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(SealedText())
    said: Mapped[list[Any]] = mapped_column(SealedJSON(), default=list)
    copied: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    duplicate_reference: Mapped[str] = column_property(
        sa.select(Case.reference)
        .where(Case.id == duplicate_id)
        .correlate_except(Case)
        .scalar_subquery()
    )

    case: Mapped[Case] = relationship(foreign_keys=case_id)
    duplicate: Mapped[Case] = relationship(foreign_keys=duplicate_id)
    merged_by: Mapped[User] = relationship(foreign_keys=merged_by_id)
