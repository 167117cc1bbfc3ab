"""Who keeps in touch with the person harmed, on the page of a case: at a glance, without a query.

Who was chosen and the last attempt come with the case. Whether they still can, and by when the next
contact is due, is on a page of its own, to which the section leads.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.callers import TAKEN_ON
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.contacts import policy
from marac.contacts.models import ContactOutcome
from marac.contacts.states import Standing


@dataclass(frozen=True)
class Glance:
    """Who was chosen to keep in touch, and the last attempt; each empty where there is none.

    `standing` is what somebody has to mind before anything else; `chosen_since` tells that somebody
    was chosen after the last attempt, so that what came of it was looked at.
    """

    name: str = ""
    agency: str = ""
    outcome: ContactOutcome | None = None
    happened_on: date | None = None
    chosen_since: bool = False

    @property
    def standing(self) -> Standing | None:
        """Say what the last attempt forbids, until somebody is chosen anew."""
        if self.outcome is None or self.chosen_since:
            return None
        if self.outcome.stops:
            return Standing.PROBLEM
        return Standing.DECLINED if self.outcome is ContactOutcome.DECLINED else None


def glance_at(case: Case) -> Glance:
    """Lay out what a loaded case itself tells of the contact with the person harmed."""
    name, agency, given_at = case.caller or ("", "", "")
    if case.last_tried is None:
        return Glance(name, agency)
    outcome, happened_on, recorded_at = case.last_tried
    since = bool(given_at) and _moment(given_at) > _moment(recorded_at)
    day = date.fromisoformat(happened_on)
    return Glance(name, agency, ContactOutcome(outcome), day, since)


def load(_session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Lay out who keeps in touch in a case that is open to the person, and the last attempt."""
    return {
        "glance": glance_at(case),
        "running": case.closed_at is None,
        "advocate": case.advocate.name if case.advocate is not None else "",
        "may_give": policy.may_give(by, case),
    }


def _moment(written: str) -> datetime:
    """Read a moment as the database writes it; both of a case are written alike."""
    return datetime.fromisoformat(written)


def _taken_on(case: Case) -> bool:
    return case.decision in TAKEN_ON


SECTION = Section(74, "in-touch", "Keeping in touch", "contacts/_section.html", load, _taken_on)
