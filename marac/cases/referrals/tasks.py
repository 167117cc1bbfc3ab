"""A draft as a list of tasks, each with how it stands."""

from itertools import groupby

from marac.cases.models import Case
from marac.cases.referrals.gaps import completeness
from marac.cases.referrals.steps import Step, steps_of
from marac.cases.wording import Words


def task_list(case: Case) -> list[tuple[str, list[tuple[Step, Words]]]]:
    """Give the pages in their groups, each with its status."""
    waiting = {check.step for check in completeness(case).missing}
    lines = [(step, _status(step, case, missing=step.key in waiting)) for step in steps_of(case)]
    return [(group, list(pairs)) for group, pairs in groupby(lines, lambda pair: pair[0].group)]


def _status(step: Step, case: Case, *, missing: bool) -> Words:
    begun = step.begun(case)
    if missing:
        return Words("In progress", "blue") if begun else Words("Not started", "grey")
    return Words("Done", "green") if begun else Words("Optional", "plain")
