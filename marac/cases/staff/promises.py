"""The seven points as a checklist: what each asks for, and by when it is usually due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from marac import clock
from marac.cases.models import Case, Promise, PromiseKept, StaffPoint
from marac.cases.wording import Words

MEANING = {
    Promise.SAME_CARE: "They are offered everything that any other victim is offered.",
    Promise.VICTIMS_CODE: "Each right of the code, and the enhanced rights where they apply.",
    Promise.OWN_CASE: "They neither investigate nor decide anything in what was done to them.",
    Promise.WELFARE: "A supervisor has seen them, and welfare support is offered.",
    Promise.COMMAND: "A senior officer or manager of their agency knows of it.",
    Promise.EVIDENCE: "Somebody else takes their statement and their personal statement.",
    Promise.SAFETY_REPORT: "The report that their agency asks for after an assault at work.",
}
# Working days after the referral was sent, but for welfare, which is due within 24 hours.
USUALLY = {
    Promise.SAME_CARE: 5,
    Promise.VICTIMS_CODE: 5,
    Promise.OWN_CASE: 1,
    Promise.COMMAND: 1,
    Promise.EVIDENCE: 5,
    Promise.SAFETY_REPORT: 3,
}


@dataclass(frozen=True)
class PointSheet:
    """One point as its readers see it; `due_on` is the usual day until one is set."""

    promise: Promise
    meaning: str
    owner: str
    due_on: date
    note: str
    status: Words
    settled: str


def usually_due(case: Case, promise: Promise) -> date:
    """Give the day by which a point is usually due."""
    sent = clock.london_day(case.submitted_at or clock.now())
    days = USUALLY.get(promise)
    return sent + timedelta(days=1) if days is None else clock.add_working_days(sent, days)


def checklist(case: Case, points: Iterable[StaffPoint]) -> tuple[PointSheet, ...]:
    """Lay out the seven points, whether anything was said of them or not."""
    known = {point.promise: point for point in points}
    return tuple(_sheet(case, promise, known.get(promise)) for promise in Promise)


def _sheet(case: Case, promise: Promise, point: StaffPoint | None) -> PointSheet:
    due_on = (point.due_on if point else None) or usually_due(case, promise)
    settled_by = point.settled_by.name if point and point.settled_by else ""
    return PointSheet(
        promise=promise,
        meaning=MEANING[promise],
        owner=point.owner_name if point else "",
        due_on=due_on,
        note=point.note if point else "",
        status=_status(point.kept if point else None, due_on),
        settled=settled_by,
    )


def _status(kept: PromiseKept | None, due_on: date) -> Words:
    if kept is PromiseKept.DONE:
        return Words("Done", "green")
    if kept is PromiseKept.NOT_DONE:
        return Words("Not done", "orange")
    return Words("Overdue", "red") if due_on < clock.today() else Words("To do", "blue")
