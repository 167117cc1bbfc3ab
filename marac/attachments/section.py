"""The files on the case page, and on the pages of a referral for whoever wrote it."""

from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.attachments import policy, queries
from marac.attachments.guard import guard_of
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.cases.story import Entry


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the files of a case of which the person may know, on the page of a referral."""
    return _shown(by, case, queries.list_files(session, by=by, case=case))


def load_on_case(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read them on the page of the case, which has a budget of queries: none when there is none."""
    lines = queries.list_files(session, by=by, case=case) if case.has_files else []
    return _shown(by, case, lines)


def _shown(by: Actor, case: Case, lines: list[queries.FileLine]) -> dict[str, Any]:
    guard = guard_of(current_app.extensions["marac.settings"])
    return {
        "files": lines,
        "entries": [
            Entry(f.file.created_at, "File added", text=f.file.name) for f in lines if not f.gone
        ],
        "may_add": policy.may_add(by, case),
        "lenient": guard.lenient,
        "lets_out": guard.lets_out,
    }


ON_CASE = Section(75, "files", "Files", "attachments/_section.html", load_on_case)
ON_REFERRAL = Section(75, "files", "Files", "attachments/_section.html", load)
