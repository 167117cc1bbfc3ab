"""For each case of the canaries: an answer about its risk, and what it means to a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marac import clock
from marac.accounts.models import User
from marac.cases.models import Case, CommunityImpact, CriticalIncident, RiskAnswers
from marac.risk.first import SET_ID

if TYPE_CHECKING:
    from tests.access.aviary import Aviary

FIRST_QUESTIONS = str(SET_ID)


def judged(birds: Aviary, case: Case, label: str, readers: set[str], *, by: User) -> None:
    """Answer a question, judge the impact and declare a critical incident, each word a canary."""
    comment = birds.token(f"{label} answer", readers)
    answers = {"injury": {"score": 2, "comment": comment, "source": "victim"}}
    case.assessments[0].sheet = RiskAnswers(question_set_id=SET_ID, answers=answers)
    now = clock.now()
    impact = CommunityImpact(case_id=case.id, recorded_at=now, recorded_by_id=by.id)
    birds.fill(birds.make.add(impact), f"{label} impact", readers)
    critical = CriticalIncident(declared_at=now, declared_by_id=by.id, reason="?")
    case.critical_incidents.append(critical)
    birds.fill(critical, f"{label} critical incident", readers)
