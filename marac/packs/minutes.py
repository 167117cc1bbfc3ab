"""Drafting the minutes as a paper: all of them, or the extract of one agency."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.meetings.minutes.extract import cut
from marac.meetings.minutes.queries import get_revision
from marac.meetings.models import Meeting, MinutesRevision
from marac.packs import sheets
from marac.packs.drafts import Draft, draft_of, find_recipient
from marac.packs.models import PaperKind
from marac.packs.recipients import Recipient
from marac.refusals import Refused


def draft_minutes(session: Session, *, by: Actor, meeting: Meeting, agency: Agency | None) -> Draft:
    """Draft the latest minutes that the recipient may read: drafts are for who runs the meeting."""
    recipient = find_recipient(session, by=by, agency=agency)
    revision = get_revision(session, by=recipient.reader, meeting=meeting)
    if revision is None:
        raise Refused(_why_none(recipient))
    visible = _visible(session, recipient, revision)
    if not visible and recipient.agency_id is not None:
        raise Refused(f"These minutes hold no case for {recipient.agency_name}.")
    extract = cut(
        revision, visible=frozenset(map(str, visible)), whole=recipient.reader.runs_the_cycle
    )
    html = sheets.write(
        "minutes", meeting=meeting, area=meeting.area, recipient=recipient, minutes=extract
    )
    return draft_of(PaperKind.MINUTES, meeting, recipient, html, dict.fromkeys(visible, True))


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
