"""A referral in one line, which is all that its writer is told of what became of it."""

from dataclasses import dataclass

from marac.cases.models import Case, Decision
from marac.cases.stages import Stage, stage_of


@dataclass(frozen=True)
class Status:
    """A state in words with the colour that repeats it."""

    text: str
    colour: str


_DECIDED = {
    Decision.DECLINED: Status("Not accepted", "orange"),
    Decision.REDIRECTED: Status("Passed to another forum", "purple"),
    Decision.EMERGENCY: Status("Emergency meeting", "red"),
}
_STAGES = {
    Stage.LISTED: Status("Accepted: on the next agenda", "blue"),
    Stage.CIRCULATED: Status("Accepted: on the next agenda", "blue"),
    Stage.HEARD: Status("Heard", "green"),
    Stage.MINUTED: Status("Heard", "green"),
    Stage.CLOSED: Status("Closed", "grey"),
}


def status_line(case: Case) -> Status:
    """Say where a referral stands."""
    if case.submitted_at is None:
        return Status("Draft", "grey")
    if case.withdrawn_at is not None:
        return Status("Withdrawn", "grey")
    if case.open_question is not None and case.decision is None:
        return Status("A question for you", "orange")
    stage = stage_of(case)
    if stage in _STAGES:
        return _STAGES[stage]
    if case.decision is None:
        return Status("Waiting for triage", "yellow")
    return _DECIDED.get(case.decision, Status("Accepted: waiting for a meeting", "blue"))


def known_line(case: Case) -> str:
    """Say in a sentence what is already known here of a person who was referred before."""
    if case.submitted_at is None:
        return "You have begun a referral and not sent it yet"
    heard = [listing.decided_at for listing in case.listings if listing.decided_at]
    if heard:
        return f"Was heard in {max(heard):%B %Y}"
    if case.decision in (Decision.DECLINED, Decision.REDIRECTED):
        return f"Was referred in {case.submitted_at:%B %Y}; the referral was not accepted"
    if case.closed_at is not None or case.withdrawn_at is not None:
        return f"Was referred in {case.submitted_at:%B %Y}"
    return "A referral is open"
