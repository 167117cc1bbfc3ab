"""Drafting the minutes as a paper: all of them, or the extract of one agency.

Approved minutes are laid out once for each cut of them. Every copy is that file with its marks,
however the templates change later.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import documents
from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.events import publish
from marac.meetings.minutes import events
from marac.meetings.minutes.extract import cut
from marac.meetings.minutes.queries import get_revision
from marac.meetings.models import Meeting, MinutesRevision
from marac.packs import sheets
from marac.packs.drafted import Draft, Standing
from marac.packs.drafts import draft_of, find_recipient
from marac.packs.models import Edition, MinutesFile, PaperKind
from marac.packs.recipients import Recipient
from marac.refusals import Refused

ALTERED = "not what the chair approved, so no copy was made. Tell your information governance lead."


def draft_minutes(  # noqa: PLR0913 - minutes are of a meeting, an agency, an edition, a version
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
    version: int | None = None,
) -> Draft:
    """Draft the latest minutes that the recipient may read: drafts are for who runs the meeting.

    Of an older version, a copy is made only once it was approved.
    """
    recipient = find_recipient(session, by=by, agency=agency)
    revision = get_revision(session, by=recipient.reader, meeting=meeting, number=version)
    if revision is None:
        raise Refused(_why_none(recipient))
    if version is not None and revision.approved_at is None:
        raise Refused(f"Version {version} was not approved, so no copy was made.")
    visible = _visible(session, recipient, revision)
    if not visible and recipient.agency_id is not None:
        raise Refused(f"These minutes hold no case for {recipient.agency_name}.")
    whole = recipient.reader.runs_the_cycle
    extract = cut(revision, visible=frozenset(map(str, visible)), whole=whole)
    if revision.approved_at is not None and not extract.intact:
        raise Refused(f"These minutes are {ALTERED}")
    html = sheets.write(
        "minutes", edition=edition, meeting=meeting, area=meeting.area, minutes=extract
    )
    told = dict.fromkeys(visible, True)
    draft = draft_of(PaperKind.MINUTES, meeting, recipient, html, told)
    if revision.approved_at is None:
        return draft
    name = cut_of(visible, whole=whole, edition=edition)
    return replace(draft, standing=_standing(session, revision, name))


def cut_of(case_ids: Iterable[UUID], *, whole: bool, edition: Edition = Edition.SCREEN) -> str:
    """Name a cut of the minutes by what is in it, and for what edition (SHA-256)."""
    named = [] if edition is Edition.SCREEN else [edition.value]
    text = json.dumps([whole, sorted(map(str, case_ids)), *named])
    return hashlib.sha256(text.encode()).hexdigest()


def lay_down(session: Session, *, by: Actor, draft: Draft, pdf: bytes) -> bytes:
    """Keep approved minutes as they were laid out first, and give the file that stands for ever."""
    stands = draft.standing
    if stands is None:
        return pdf
    file = _file(session, stands.revision_id, stands.cut)
    if file is not None:
        return _checked(file)
    file = MinutesFile(
        revision_id=stands.revision_id,
        cut=stands.cut,
        laid_out_at=draft.read_at,
        digest=documents.sha256(pdf),
        content=pdf,
    )
    session.add(file)
    session.flush()
    publish(
        session,
        events.MinutesLaidDown(
            actor_id=by.user_id,
            area_id=draft.area_id,
            meeting_id=draft.meeting_id,
            revision_id=stands.revision_id,
            number=stands.number,
            cut=stands.cut,
            digest=file.digest,
        ),
    )
    return pdf


def _standing(session: Session, revision: MinutesRevision, name: str) -> Standing:
    file = _file(session, revision.id, name)
    pdf = _checked(file) if file is not None else None
    return Standing(revision.id, revision.number, name, pdf)


def _file(session: Session, revision_id: UUID, name: str) -> MinutesFile | None:
    return session.scalar(
        sa.select(MinutesFile).where(
            MinutesFile.revision_id == revision_id, MinutesFile.cut == name
        )
    )


def _checked(file: MinutesFile) -> bytes:
    """Give the bytes of a file, if they are those that were laid down."""
    if documents.sha256(file.content) != file.digest:
        raise Refused(f"The file of these minutes is {ALTERED}")
    return file.content


def _why_none(recipient: Recipient) -> str:
    if recipient.agency_id is None:
        return "No minutes of this meeting were drafted yet."
    return "The minutes of this meeting have not gone out yet."


def _visible(session: Session, recipient: Recipient, revision: MinutesRevision) -> list[UUID]:
    """Find the cases of these minutes that the recipient may open, in no seat kept away from."""
    content = revision.content
    told = {UUID(entry["case_id"]) for entry in content["cases"] + content["matters_arising"]}
    return list(
        session.scalars(
            sa.select(Case.id)
            .where(
                Case.id.in_(told),
                cases.visible_to(recipient.reader),
                cases.not_conflicted(recipient.person),
            )
            .order_by(Case.id)
        )
    )
