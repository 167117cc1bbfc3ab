"""What people say of a copy they hold, and taking one back."""

from datetime import date

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.events import publish
from marac.packs.copies.mail import tell_of_recall
from marac.packs.copies.models import SEEN, PaperStep, StepKind
from marac.packs.copies.states import step_of
from marac.packs.events import PaperDestroyed, PaperPrinted, PaperRecalled
from marac.packs.models import Paper
from marac.refusals import Refused

GONE = "This copy was already confirmed as destroyed."


def note_printed(session: Session, *, by: Actor, paper: Paper, sheets: int) -> PaperStep:
    """Note that a copy was printed, so many times."""
    if step_of(paper, StepKind.DESTROYED):
        raise Refused(GONE)
    step = _add(session, by, paper, StepKind.PRINTED, sheets=sheets)
    publish(
        session,
        PaperPrinted(
            actor_id=by.user_id,
            area_id=by.area_id,
            paper_id=paper.id,
            meeting_id=paper.meeting_id,
            sheets=sheets,
        ),
    )
    return step


def confirm_destroyed(
    session: Session, *, by: Actor, paper: Paper, said: str, done_on: date
) -> PaperStep:
    """Confirm that a copy and all prints of it are gone; its file opens to nobody afterwards."""
    if step_of(paper, StepKind.DESTROYED):
        raise Refused(GONE)
    step = _add(session, by, paper, StepKind.DESTROYED, said=said, done_on=done_on)
    publish(
        session,
        PaperDestroyed(
            actor_id=by.user_id,
            area_id=by.area_id,
            paper_id=paper.id,
            meeting_id=paper.meeting_id,
            recipient_id=paper.recipient_id,
            done_on=done_on.isoformat(),
        ),
    )
    return step


def recall(session: Session, *, by: Actor, paper: Paper, reason: str) -> PaperStep:
    """Take a copy back: nobody can download it any more, and its holder is written to.

    The file stays sealed in the register, for nobody to open, so that one that turns up elsewhere
    can still be known for what it is.
    """
    if step_of(paper, StepKind.RECALLED):
        raise Refused("This copy was recalled already.")
    step = _add(session, by, paper, StepKind.RECALLED, said=reason)
    met = sorted({s.by_id for s in paper.steps if s.kind in SEEN})
    publish(
        session,
        PaperRecalled(
            actor_id=by.user_id,
            area_id=by.area_id,
            paper_id=paper.id,
            meeting_id=paper.meeting_id,
            recipient_id=paper.recipient_id,
            digest=paper.digest,
            met_by=tuple(met),
        ),
    )
    tell_of_recall(session, paper=paper)
    return step


def first_day(paper: Paper) -> date:
    """Give the first day on which a copy can have been destroyed: that of its issue."""
    return clock.to_london(paper.issued_at).date()


def _add(session: Session, by: Actor, paper: Paper, kind: StepKind, **facts: object) -> PaperStep:
    step = PaperStep(paper=paper, kind=kind, at=clock.now(), by_id=by.user_id, **facts)
    session.add(step)
    session.flush()
    return step
