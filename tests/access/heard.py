"""For each case of the canaries: the victim's voice, a promise to a colleague, a prompt decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marac import clock
from marac.accounts.models import User
from marac.cases.models import (
    Case,
    Means,
    Promise,
    PromptAnswer,
    PromptDecision,
    PromptKind,
    Speaker,
    StaffPoint,
    VoiceEntry,
    VoiceKind,
    VoiceStage,
)

if TYPE_CHECKING:
    from tests.access.aviary import Aviary


def hear(birds: Aviary, case: Case, label: str, opened: set[str], *, by: User) -> None:
    """Record what belongs to whoever may open the case; each word is a canary."""
    case.staff_victim = True  # else nobody opens the pages of the points
    for row in rows(case, by):
        birds.fill(birds.make.add(row), f"{label} {type(row).__name__}", opened)


def rows(case: Case, by: User) -> list[Any]:
    """Make one row of each table: what was said, that they were told, a point, a decision."""
    now = clock.now()
    recorded = {"recorded_at": now, "recorded_by_id": by.id, "agency_id": case.agency_id}
    when = {"case_id": case.id, "happened_on": now.date()} | recorded
    wishes = {"kind": VoiceKind.WISHES, "stage": VoiceStage.BEFORE, "speaker": Speaker.SELF}
    telling = {"kind": VoiceKind.TELLING, "stage": VoiceStage.AFTER, "means": Means.PHONE}
    return [
        VoiceEntry(**when, **wishes),
        VoiceEntry(**when, **telling, told=True),
        StaffPoint(case_id=case.id, promise=Promise.WELFARE),
        PromptDecision(
            case_id=case.id,
            kind=PromptKind.SAFEGUARDING_CHILD,
            answer=PromptAnswer.DECLINED,
            facts=[],
            decided_at=now,
            decided_by_id=by.id,
        ),
    ]
