"""Who keeps in touch with the person harmed, on the page of a case."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases.callers import TAKEN_ON
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.contacts import policy
from marac.contacts.models import Contact
from marac.contacts.queries import get_duty


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the contacts of a case that is open to the person, and how they stand."""
    made = session.scalars(
        sa.select(Contact)
        .where(Contact.case_id == case.id)
        .options(joinedload(Contact.made_by, innerjoin=True), joinedload(Contact.agency))
        .order_by(Contact.happened_on.desc(), Contact.recorded_at.desc(), Contact.id)
    ).all()
    return {
        "duty": get_duty(session, by=by, case=case),
        "contacts": made,
        "hears_words": policy.hears_words(by, case),
        "may_give": policy.may_give(by, case),
    }


def _taken_on(case: Case) -> bool:
    return case.decision in TAKEN_ON


SECTION = Section(74, "in-touch", "Keeping in touch", "contacts/_section.html", load, _taken_on)
