"""The register of issued papers, the files of approved minutes, and sections ready for packs."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac import clock
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.database import Model
from marac.keys import SealedBytes
from marac.meetings.models import Meeting, MinutesRevision
from marac.packs.codes import new_code

if TYPE_CHECKING:
    from marac.packs.copies.models import PaperStep


class PaperKind(StrEnum):
    """What a paper is."""

    AGENDA = "agenda"
    PACK = "pack"
    MINUTES = "minutes"
    KIT = "kit"
    ACTIONS = "actions"
    KEY_SHEET = "key-sheet"

    @property
    def label(self) -> str:
        """Name the paper as people ask for it."""
        return _LABELS.get(self, self.value.capitalize())


_LABELS = {
    PaperKind.KIT: "Paper kit",
    PaperKind.ACTIONS: "Action sheet",
    PaperKind.KEY_SHEET: "Key sheet",
}


class Edition(StrEnum):
    """How a paper is meant to be read: on a screen, printed, or printed large.

    A printed pack says initials; who they are stands on its key sheet, kept apart from it.
    """

    SCREEN = "screen"
    PRINT = "print"
    LARGE = "large"

    @property
    def label(self) -> str:
        """Name the edition as people choose it."""
        return _EDITIONS[self][0]

    @property
    def hint(self) -> str:
        """Say what it is for."""
        return _EDITIONS[self][1]

    @property
    def words(self) -> str:
        """Say after the name of a paper which edition it is; the usual one needs no words."""
        return _EDITIONS[self][2]


_EDITIONS = {
    Edition.SCREEN: ("Screen", "Names in full.", ""),
    Edition.PRINT: (
        "Print, with initials",
        "Initials in place of names. The key sheet, kept apart, says who they are.",
        " with initials",
    ),
    Edition.LARGE: ("Large print", "Names in full, in 18 point type.", " in large print"),
}


class Paper(Model):
    """One numbered copy of one paper, made for one recipient; the file and its SHA-256.

    Without an agency it is a full copy for whoever runs the meeting. `copy_total` is how many
    copies were expected when this one was made, as printed on it. `code` stands on each of its
    pages and says nothing by itself. A supplement holds what is new since the copy it belongs to.
    `minutes_version` is of copies of approved minutes only.
    """

    __tablename__ = "papers"
    __sealed_under__ = "meeting.area_id"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "kind", "copy_number"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    kind: Mapped[PaperKind]
    edition: Mapped[Edition] = mapped_column(default=Edition.SCREEN, server_default="screen")
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    issued_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    copy_number: Mapped[int]
    copy_total: Mapped[int]
    issued_at: Mapped[datetime]
    destroy_by: Mapped[date]
    pages: Mapped[int]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(SealedBytes(), deferred=True)
    code: Mapped[str] = mapped_column(unique=True, default=new_code)
    supplement_to_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("papers.id"), index=True
    )
    minutes_version: Mapped[int | None]

    meeting: Mapped[Meeting] = relationship()
    agency: Mapped[Agency | None] = relationship()
    recipient: Mapped[User] = relationship(foreign_keys=recipient_id)
    cases: Mapped[list["PaperCase"]] = relationship(
        back_populates="paper", cascade="all, delete-orphan"
    )
    steps: Mapped[list["PaperStep"]] = relationship(
        back_populates="paper",
        order_by="(PaperStep.at, PaperStep.id)",
        cascade="all, delete-orphan",
    )
    supplement_to: Mapped["Paper | None"] = relationship(remote_side="Paper.id")

    @property
    def copy_words(self) -> str:
        """Say which copy it is, as printed on each page."""
        return f"{self.copy_number} of {self.copy_total}"

    @property
    def title(self) -> str:
        """Name the copy as lists and its own page do."""
        what = f"{self.kind.label} supplement" if self.supplement_to_id else self.kind.label
        return f"{what}{self.edition.words}, copy {self.copy_words}{self.version_words}"

    @property
    def version_words(self) -> str:
        """Say after the number of a copy of approved minutes of which version they are."""
        return f", of version {self.minutes_version}" if self.minutes_version else ""

    @property
    def file_name(self) -> str:
        """Name the file after the meeting and the copy: never after a person or an agency."""
        day = clock.to_london(self.meeting.starts_at).date()
        return f"{self.kind.value}-{day:%Y-%m-%d}-copy-{self.copy_number}.pdf"

    @property
    def is_obtainable(self) -> bool:
        """Tell whether the file may be handed out: not recalled, destroyed or past its day."""
        return not (self.expired or any(step.kind.is_final for step in self.steps))

    @property
    def expired(self) -> bool:
        """Tell whether the day has passed by which every copy must be destroyed."""
        return self.destroy_by < clock.today()


class PaperCase(Model):
    """A case that a paper tells of: who may no longer see the case may no longer open the paper.

    Of a case that was not opened to the recipient, the paper tells only an action of their own.
    A pack says with what words its section was issued (a keyed hash) and on which page it begins.
    """

    __tablename__ = "paper_cases"
    __table_args__ = (sa.UniqueConstraint("paper_id", "case_id"),)

    paper_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("papers.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    opened: Mapped[bool]
    section: Mapped[str | None]
    first_page: Mapped[int | None]

    # Under which number the case stands in this copy; none where it is only mentioned.
    number: Mapped[int | None]

    paper: Mapped[Paper] = relationship(back_populates="cases")


class MinutesFile(Model):
    """Approved minutes as they were first laid out, for one cut of them: the same bytes for ever.

    `cut` stands for what a reader sees of the version (SHA-256 of the cases, and whether all that
    is not about a case is theirs too); `digest` is the SHA-256 of the file, which the log has too.
    Every copy is these bytes with its marks.
    """

    __tablename__ = "minutes_files"
    __sealed_under__ = "revision.meeting.area_id"
    __table_args__ = (sa.UniqueConstraint("revision_id", "cut"),)

    revision_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("minutes_revisions.id"))
    cut: Mapped[str]
    laid_out_at: Mapped[datetime]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(SealedBytes())

    revision: Mapped[MinutesRevision] = relationship()


class PaperSection(Model):
    """One case as one view sees it, laid out and ready to be joined into packs.

    `digest` is a keyed hash of the HTML that it was made of: who does not have these words cannot
    find it, and the table alone tells nothing. It is sealed under the key of its case and ends
    with it, or when no pack has used it for a while.
    """

    __tablename__ = "paper_sections"
    __sealed_under__ = "case_id"
    __table_args__ = (sa.UniqueConstraint("case_id", "digest"), sa.Index(None, "used_at"))

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    digest: Mapped[str]
    pages: Mapped[int]
    used_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(SealedBytes())
