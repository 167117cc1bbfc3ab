"""A draft as a list of tasks, each with how it stands."""

from itertools import groupby

from marac.cases.models import Case
from marac.cases.referrals.gaps import completeness
from marac.cases.referrals.status import Status
from marac.cases.referrals.steps import Step, steps_of


def task_list(case: Case) -> list[tuple[str, list[tuple[Step, Status]]]]:
    """Give the pages in their groups, each with its status."""
    waiting = {check.step for check in completeness(case).missing}
    lines = [(step, _status(step, case, missing=step.key in waiting)) for step in steps_of(case)]
    return [(group, list(pairs)) for group, pairs in groupby(lines, lambda pair: pair[0].group)]


def _status(step: Step, case: Case, *, missing: bool) -> Status:
    begun = step.begun(case)
    if missing:
        return Status("In progress", "blue") if begun else Status("Not started", "grey")
    return Status("Done", "green") if begun else Status("Optional", "plain")
