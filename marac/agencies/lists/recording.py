"""Writing a word's wordings down, and what was before and after each change to them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies import events
from marac.agencies.lists.asking import Asked
from marac.agencies.lists.book import note_newest
from marac.agencies.lists.dating import Span, Spans
from marac.agencies.lists.models import ChangeKind, Code, CodeChange
from marac.agencies.lists.queries import Term, spans_of
from marac.events import publish


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change of a word on its way into the history."""

    kind: ChangeKind
    number: int
    before: dict[str, Any]
    after: dict[str, Any]
    asked: Asked | None = None


def snapshot(spans: Spans, position: int) -> dict[str, Any]:
    """Say how a word stands, as the history keeps it."""
    return {"wordings": [span.plain() for span in spans], "position": position}


def read_snapshot(kept: dict[str, Any]) -> Spans:
    """Read the wordings of a word back from the history."""
    return tuple(Span.read(span) for span in kept["wordings"])


class Next(NamedTuple):
    """What becomes of a word: what was done to it, how it stands then, and what was asked."""

    kind: ChangeKind
    spans: Spans
    asked: Asked


def follow(session: Session, *, by: Actor, term: Term, to: Next) -> CodeChange:
    """Write wordings that follow those of a word, and remember both."""
    step = Step(
        kind=to.kind,
        number=term.number + 1,
        before=snapshot(term.spans, term.position),
        after=snapshot(to.spans, term.position),
        asked=to.asked,
    )
    # An area that says what the nation says keeps no wording of its own.
    as_nation = term.area_id is not None and to.spans == spans_of(term.national)
    _write(session, term, () if as_nation else to.spans)
    word = Code(area_id=term.area_id, code_list=term.code_list, code=term.code)
    return record(session, by=by, word=word, step=step)


def _write(session: Session, term: Term, spans: Spans) -> None:
    """Make the rows say the wordings: earlier ones stay as they are but for their last day."""
    last = term.rows[-1]
    there = {row.valid_from: row for row in term.kept}
    for day in there.keys() - {span.valid_from for span in spans}:
        session.delete(there[day])
    for span in spans:
        row = there.get(span.valid_from) or Code(
            area_id=term.area_id, code_list=term.code_list, code=term.code, group=last.group
        )
        row.position, row.valid_from = last.position, span.valid_from
        row.label, row.text, row.valid_to = span.label, span.text, span.valid_to
        session.add(row)
    session.flush()


def record(session: Session, *, by: Actor, word: Code, step: Step) -> CodeChange:
    """Put a change into the history of a word, national or an area's, and tell the log."""
    change = CodeChange(
        area_id=word.area_id, code_list=word.code_list, code=word.code, kind=step.kind
    )
    change.number, change.before, change.after = step.number, step.before, step.after
    change.effective_on = step.asked.on if step.asked else None
    change.why = step.asked.why if step.asked else ""
    change.changed_by_id, change.changed_by_name = by.user_id, by.display_name
    session.add(change)
    session.flush()
    note_newest(session, None)
    publish(
        session,
        events.WordChanged(
            actor_id=by.user_id,
            area_id=by.area_id,
            change_id=change.id,
            code_list=word.code_list,
            kind=step.kind,
            national=word.area_id is None,
        ),
    )
    return change
