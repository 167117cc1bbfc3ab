"""The words of the lists with the days on which each wording holds, and every change to them."""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Model, Recorded

NATIONAL = sa.text("area_id IS NULL")


class CodeList(StrEnum):
    """The lists of words that an area may choose from."""

    STRAND = "strand"
    TARGET_DETAIL = "target_detail"
    INCIDENT_CLASS = "incident_class"
    ACT = "act"
    OFFENCE = "offence"
    LOCATION = "location"
    PLATFORM = "platform"
    RELATIONSHIP = "relationship"
    REPORT_SOURCE = "report_source"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    SEXUAL_ORIENTATION = "sexual_orientation"
    SEX = "sex"
    GENDER_SAME = "gender_same"
    DISABILITY = "disability"
    TENURE = "tenure"
    TOLD = "told"
    DECLINE = "decline"
    DEFERRAL = "deferral"
    LAWFUL_BASIS = "lawful_basis"
    STATUTORY_TEXT = "statutory_text"
    AGENCY_TYPE = "agency_type"

    @property
    def label(self) -> str:
        """Name the list as people do."""
        return CODE_LIST_LABELS[self]


CODE_LIST_LABELS = {
    CodeList.STRAND: "Strands",
    CodeList.TARGET_DETAIL: "Target details",
    CodeList.INCIDENT_CLASS: "Classes of incident",
    CodeList.ACT: "Acts",
    CodeList.OFFENCE: "Offences",
    CodeList.LOCATION: "Locations",
    CodeList.PLATFORM: "Online platforms",
    CodeList.RELATIONSHIP: "Relationships",
    CodeList.REPORT_SOURCE: "Sources of a report",
    CodeList.ETHNICITY: "Ethnicity",
    CodeList.RELIGION: "Religion or belief",
    CodeList.SEXUAL_ORIENTATION: "Sexual orientation",
    CodeList.SEX: "Sex",
    CodeList.GENDER_SAME: "Gender same as registered at birth",
    CodeList.DISABILITY: "Kinds of disability",
    CodeList.TENURE: "Tenure",
    CodeList.TOLD: "What the victim was told",
    CodeList.DECLINE: "Reasons to decline",
    CodeList.DEFERRAL: "Reasons to defer",
    CodeList.LAWFUL_BASIS: "Lawful bases",
    CodeList.STATUTORY_TEXT: "Statutory texts",
    CodeList.AGENCY_TYPE: "Types of agency",
}


class Code(Model):
    """One wording of a word, national (no area) or an area's, and the days on which it holds.

    `text` is what the word says in full: the statute of an offence, the words of a statutory text.
    An area that has rows of its own for a national word words or ends it in its own way.
    """

    __tablename__ = "codes"
    __table_args__ = (
        sa.Index(None, "code_list", "position"),
        sa.UniqueConstraint("area_id", "code_list", "code", "valid_from"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        sa.Index(
            "uq_codes_national",
            *("code_list", "code", "valid_from"),
            unique=True,
            sqlite_where=NATIONAL,
            postgresql_where=NATIONAL,
        ),
    )

    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"))
    code_list: Mapped[CodeList]
    code: Mapped[str]
    label: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    group: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ChangeKind(StrEnum):
    """What somebody did to a word."""

    ADDED = "added"
    RENAMED = "renamed"
    ENDED = "ended"
    REOPENED = "reopened"
    MOVED = "moved"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """Say it as the history does."""
        return "Taken back" if self is ChangeKind.TAKEN_BACK else self.value.capitalize()


class CodeChange(Recorded, Model):
    """One change to a word: who made it, when, why, and all its wordings before and after.

    `number` counts the changes of a word, national or an area's; the database refuses the second
    of two people who make the same one.
    """

    __tablename__ = "code_changes"
    __table_args__ = (
        sa.UniqueConstraint("area_id", "code_list", "code", "number"),
        sa.Index(
            "uq_code_changes_national",
            *("code_list", "code", "number"),
            unique=True,
            sqlite_where=NATIONAL,
            postgresql_where=NATIONAL,
        ),
    )

    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"))
    code_list: Mapped[CodeList]
    code: Mapped[str]
    number: Mapped[int]
    kind: Mapped[ChangeKind]
    effective_on: Mapped[date | None]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(default="")
    changed_by_id: Mapped[uuid.UUID]
    changed_by_name: Mapped[str]
