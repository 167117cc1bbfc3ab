"""The first packs of the coming meeting, and what became of them: read, recalled, unopened."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.agencies.queries import list_agencies
from marac.demo.build import build
from marac.demo.papers import coordinator_of, next_meeting_of
from marac.events import publish
from marac.packs import operations
from marac.packs.copies import operations as copies
from marac.packs.drafted import Draft
from marac.packs.events import PaperOpened
from marac.packs.models import Paper, PaperKind
from marac.refusals import Refused

PACKS = 3
WHY = "It was made before the last return was in. A new copy follows."


def build_with_copies(
    session: Session, *, built_at: datetime, after_each_day: Callable[[], None]
) -> None:
    """Make the demonstration, with a few packs that were issued already."""
    build(session, built_at=built_at, after_each_day=after_each_day)
    with clock.moved_to(built_at):
        by = coordinator_of(session)
        issued = _issue(session, by)
        for paper in issued[:2]:
            _read(session, paper)
        for paper in issued[1:2]:
            copies.recall(session, by=by, paper=paper, reason=WHY)
        session.commit()


def _issue(session: Session, by: Actor) -> list[Paper]:
    """Issue the first packs; none where papers cannot be laid out on this machine."""
    laid_out = operations.lay_out_many(_drafts(session, by))
    return [
        operations.register(session, by=by, laid_out=each)
        for each in laid_out
        if not isinstance(each, Refused)
    ]


def _drafts(session: Session, by: Actor) -> list[Draft]:
    """Draft the packs of the first agencies that are asked about a case."""
    found: list[Draft] = []
    meeting, kind = next_meeting_of(session, by), PaperKind.PACK
    for agency in list_agencies(session, by=by):
        with suppress(Refused):
            found.append(
                operations.draft_paper(session, by=by, kind=kind, meeting=meeting, agency=agency)
            )
        if len(found) == PACKS:
            break
    return found


def _read(session: Session, paper: Paper) -> None:
    """Let the person for whom a pack was made open, download and print it."""
    user = session.get_one(User, paper.recipient_id)
    by = actor_for(session, user, area_id=paper.meeting.area_id)
    opened = PaperOpened(
        actor_id=by.user_id, area_id=by.area_id, paper_id=paper.id, meeting_id=paper.meeting_id
    )
    publish(session, opened)
    operations.download(session, by=by, paper=paper)
    session.expire(paper, ["steps"])
    copies.note_printed(session, by=by, paper=paper, sheets=1)
