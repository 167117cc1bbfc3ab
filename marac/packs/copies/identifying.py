"""Whose copy is this? Known by the file, by the code on a page, or by the marks of a page.

For whoever works at the server and holds what was found: it answers from the register alone, and
every question stands in the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac import documents
from marac.access import Actor
from marac.events import publish
from marac.packs.codes import read_code
from marac.packs.copies.models import PaperStep
from marac.packs.events import PaperIdentified
from marac.packs.models import Paper


@dataclass(frozen=True)
class Found:
    """A copy that was found, and by what it was known.

    `pages` are those of the found file that are from this copy; empty where the file is the copy.
    """

    paper: Paper
    by_what: str
    pages: tuple[int, ...] = ()


def identify_file(session: Session, *, by: Actor, pdf: bytes, password: str = "") -> list[Found]:
    """Say whose copies a found file holds pages of: the whole file first, then page by page."""
    whole = _by_digest(session, documents.sha256(pdf))
    found = [Found(whole, "the file")] if whole else _by_marks(session, pdf, password)
    _log(session, by, found, "file")
    return found


def identify_code(session: Session, *, by: Actor, code: str) -> list[Found]:
    """Say whose copy has this code on its pages, however it was typed."""
    paper = _by_code(session, code)
    found = [Found(paper, "the code")] if paper else []
    _log(session, by, found, "code")
    return found


def _by_digest(session: Session, digest: str) -> Paper | None:
    """Find a copy by the SHA-256 of its file, or of one that was handed out under a password."""
    handed_out = sa.select(PaperStep.paper_id).where(PaperStep.digest == digest)
    known = sa.or_(Paper.digest == digest, Paper.id.in_(handed_out))
    return session.scalars(_papers().where(known)).first()


def _by_code(session: Session, text: str | None) -> Paper | None:
    code = read_code(text or "")
    return session.scalar(_papers().where(Paper.code == code)) if code else None


def _by_marks(session: Session, pdf: bytes, password: str) -> list[Found]:
    """Find copies by what stands on the pages of a file that is not as it was handed out.

    What the file says of itself counts too: it is page 0 among the marks.
    """
    pages: dict[str, list[int]] = {}
    for mark in documents.read_marks(pdf, password):
        if mark.code:
            pages.setdefault(mark.code, []).extend([mark.page] if mark.page else [])
    found = [(_by_code(session, code), tuple(numbers)) for code, numbers in pages.items()]
    return [Found(paper, "the code on its pages", told) for paper, told in found if paper]


def _papers() -> sa.Select[Paper]:
    return sa.select(Paper).options(
        joinedload(Paper.agency),
        joinedload(Paper.recipient, innerjoin=True),
        joinedload(Paper.meeting, innerjoin=True),
        selectinload(Paper.steps).joinedload(PaperStep.by, innerjoin=True),
    )


def _log(session: Session, by: Actor, found: Sequence[Found], what: str) -> None:
    papers: list[Paper | None] = [each.paper for each in found]
    for paper in papers or [None]:
        publish(
            session,
            PaperIdentified(
                actor_id=by.user_id,
                area_id=paper.meeting.area_id if paper else None,
                paper_id=paper.id if paper else None,
                found_by=what,
            ),
        )
