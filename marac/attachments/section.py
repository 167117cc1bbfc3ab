"""The files on the case page, and on the pages of a referral for whoever wrote it."""

from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.attachments import policy, queries
from marac.attachments.guard import guard_of
from marac.cases.models import Case
from marac.cases.sections import Section


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the files of a case of which the person may know."""
    lines = queries.list_files(session, by=by, case=case)
    guard = guard_of(current_app.extensions["marac.settings"])
    return {
        "files": lines,
        "may_add": policy.may_add(by, case),
        "lenient": guard.lenient,
        "lets_out": guard.lets_out,
    }


SECTION = Section(75, "files", "Files", "attachments/_section.html", load)
