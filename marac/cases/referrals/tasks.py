"""A draft as a list of tasks, each with how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from marac.cases.models import Case, TypedPage
from marac.cases.referrals.gaps import completeness
from marac.cases.referrals.phrases import title_of
from marac.cases.referrals.steps import Step, steps_of
from marac.cases.wording import Words

# What a page is called that adds to a list, and any that is gone; and where a file's answers wait.
NEW_ROWS = {
    "household": "Somebody at home",
    "sources": "Somebody who did it",
    "incidents": "An incident",
}
OTHER, FILL = "A page of this referral", "fill"


def task_list(case: Case) -> list[tuple[str, list[tuple[Step, Words]]]]:
    """Give the pages in their groups, each with its status."""
    waiting = {check.step for check in completeness(case).missing}
    lines = [(step, _status(step, case, missing=step.key in waiting)) for step in steps_of(case)]
    return [(group, list(pairs)) for group, pairs in groupby(lines, lambda pair: pair[0].group)]


@dataclass(frozen=True)
class Waiting:
    """A page on which something is typed and not saved: what it is called, and its address."""

    title: str
    page: str
    typed_at: datetime


def waiting_pages(case: Case, rows: Iterable[TypedPage]) -> list[Waiting]:
    """Name the pages on which something waits to be saved."""
    return [Waiting(_title(case, row.page), row.page, row.typed_at) for row in rows]


def _title(case: Case, page: str) -> str:
    first, _, rest = page.partition("/")
    if first == "people":
        found = (part.identity for part in case.parts if str(part.id) == rest)
        return next((title_of(identity) for identity in found), OTHER)
    if rest:
        return NEW_ROWS.get(first, OTHER)
    titles = {step.key: step.title for step in steps_of(case)} | {FILL: "Answers from a file"}
    return titles.get(first, OTHER)


def _status(step: Step, case: Case, *, missing: bool) -> Words:
    begun = step.begun(case)
    if missing:
        return Words("In progress", "blue") if begun else Words("Not started", "grey")
    return Words("Done", "green") if begun else Words("Optional", "plain")
