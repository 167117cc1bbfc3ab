"""Who keeps in touch with the person harmed, on the page of a case."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.callers import TAKEN_ON
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.contacts import policy
from marac.contacts.queries import read_contacts


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the contacts of a case that is open to the person, and how they stand."""
    duty, made = read_contacts(session, by=by, case=case)
    return {
        "duty": duty if case.closed_at is None else None,
        "contacts": made,
        "hears_words": policy.hears_words(by, case),
        "may_give": policy.may_give(by, case),
    }


def _taken_on(case: Case) -> bool:
    return case.decision in TAKEN_ON


SECTION = Section(74, "in-touch", "Keeping in touch", "contacts/_section.html", load, _taken_on)
