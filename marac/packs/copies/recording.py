"""Writing down who opened and who downloaded which copy, in the transaction of its log entry."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.events import Event
from marac.packs.copies.models import PaperStep, StepKind
from marac.packs.events import PaperDownloaded, PaperOpened


def record(session: Session, event: Event) -> None:
    """Add a step to a copy's life; reading on is the same opening, each download is its own."""
    if event.actor_id is None or not isinstance(event, (PaperOpened, PaperDownloaded)):
        return
    taken = isinstance(event, PaperDownloaded)
    step = PaperStep(
        paper_id=event.paper_id,
        kind=StepKind.DOWNLOADED if taken else StepKind.OPENED,
        at=clock.now(),
        by_id=event.actor_id,
        digest=event.digest if isinstance(event, PaperDownloaded) else None,
    )
    if taken or not _opened_before(session, step):
        session.add(step)
        session.flush()


def _opened_before(session: Session, step: PaperStep) -> bool:
    found = sa.select(PaperStep.id).where(
        PaperStep.paper_id == step.paper_id,
        PaperStep.by_id == step.by_id,
        PaperStep.kind == step.kind,
    )
    return session.scalar(found.limit(1)) is not None
