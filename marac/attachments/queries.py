"""Reading files: every one of these asks the policy first, and lists never load a content."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, undefer

from marac.access import Actor, Permission
from marac.attachments import policy
from marac.attachments.models import Attachment
from marac.attachments.states import FileState, state_of
from marac.cases import policy as cases
from marac.cases.models import Case


@dataclass(frozen=True)
class FileLine:
    """A file as a list shows it, and what the reader may do with it."""

    file: Attachment
    readable: bool
    removable: bool

    @property
    def state(self) -> FileState:
        """Say how the file stands."""
        return state_of(self.file)

    @property
    def size(self) -> str:
        """Say how large the file is, as people do."""
        return size_in_words(self.file.size)

    @property
    def gone(self) -> bool:
        """Tell that only the fact is left that it was there."""
        return self.state in (FileState.REMOVED, FileState.INFECTED)


def size_in_words(size: int) -> str:
    """Say so many bytes as people do."""
    kilobytes = max(round(size / 1024), 1)
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"


def list_files(session: Session, *, by: Actor, case: Case) -> list[FileLine]:
    """List the files of a case of which the person may know, in the order in which they came."""
    statement = _select(by, Attachment.case_id == case.id).order_by(
        Attachment.created_at, Attachment.id
    )
    return _lines(session, statement)


def get_file(session: Session, *, by: Actor, attachment_id: UUID) -> FileLine | None:
    """Read what is known of one file, without its content."""
    return next(iter(_lines(session, _select(by, Attachment.id == attachment_id))), None)


def get_content(session: Session, *, by: Actor, attachment_id: UUID) -> Attachment | None:
    """Read a file with its content, if the person may open it."""
    return session.scalar(
        sa.select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(Attachment.id == attachment_id, policy.readable_by(by))
        .options(undefer(Attachment.content))
    )


def get_case_to_add_to(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a case, or a draft of the person's own, to which they may add a file now."""
    return session.scalar(
        sa.select(Case).where(Case.id == case_id, cases.within(by, Permission.ATTACHMENT_ADD))
    )


def is_in_sight(session: Session, *, by: Actor, case_id: UUID) -> bool:
    """Tell whether the person may add files to a case at some stage, though maybe not at this."""
    reached = cases.reaching(by, Permission.ATTACHMENT_ADD)
    return session.scalar(sa.select(Case.id).where(Case.id == case_id, reached)) is not None


def may_open_case(session: Session, *, by: Actor, case_id: UUID) -> bool:
    """Tell whether the person reads the case on its own page, and not as its referrer only."""
    opened = sa.select(Case.id).where(Case.id == case_id, cases.visible_to(by))
    return session.scalar(opened) is not None


def _select(by: Actor, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(
            Attachment,
            sa.case((policy.readable_by(by), 1), else_=0),
            sa.case((policy.removable_by(by), 1), else_=0),
        )
        .join(Case, Case.id == Attachment.case_id)
        .where(policy.listed_for(by), *conditions)
        .options(
            joinedload(Attachment.added_by, innerjoin=True),
            joinedload(Attachment.removed_by),
            joinedload(Attachment.agency),
        )
    )


def _lines(session: Session, statement: sa.Select[Any]) -> list[FileLine]:
    rows = session.execute(statement).unique().all()
    return [FileLine(file, bool(readable), bool(removable)) for file, readable, removable in rows]
