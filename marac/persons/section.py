"""Who in a case was here before, on its page: what is confirmed at once, what may be on demand."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases.models import Case, Part, PartKind
from marac.cases.sections import Section
from marac.persons import queries

ASKED_OF = (PartKind.SUBJECT, PartKind.HARM_SOURCE)


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read of which people in a case others are known, and in which cases of the reader's."""
    return {
        "parts": parts_to_match(case),
        "also_in": queries.cases_with(session, by=by, case=case),
        "decides": by.may(Permission.PERSON_MERGE_SPLIT),
    }


def parts_to_match(case: Case) -> list[Part]:
    """Give whom the matcher is asked about: those harmed and those who harm, together."""
    return [part for part in case.parts if part.kind in ASKED_OF]


ON_CASE = Section(35, "matches", "Possible matches", "persons/_section.html", load)
