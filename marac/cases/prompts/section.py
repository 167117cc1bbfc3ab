"""What the facts of a case ask for, on its page: prompts, and the promise to a colleague."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases.models import Case
from marac.cases.prompts.queries import list_prompts
from marac.cases.sections import Section
from marac.cases.staff.promises import checklist
from marac.cases.staff.queries import list_points


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Work out the prompts of a case that is open to the person; one query at most."""
    prompts = list_prompts(case)
    points = list_points(session, by=by, case=case)
    return {
        "waiting": [prompt for prompt in prompts if prompt.waits],
        "decided": [prompt for prompt in prompts if prompt.latest and not prompt.waits],
        "points": checklist(case, points) if case.staff_victim else (),
        "may_decide": by.runs_the_cycle and case.closed_at is None,
        "may_look_after": by.may(Permission.CASE_RESTRICT),
    }


SECTION = Section(50, "prompts", "Prompts", "cases/prompts/_section.html", load)
