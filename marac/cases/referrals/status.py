"""A referral in one line, which is all that its writer is told of what became of it."""

from marac import clock
from marac.access import Actor, Stage
from marac.cases.models import Case, Decision
from marac.cases.policy import knows_decision
from marac.cases.stages import stage_of
from marac.cases.wording import Words

_DECIDED = {
    Decision.DECLINED: Words("Not accepted", "orange"),
    Decision.REDIRECTED: Words("Passed to another forum", "purple"),
    Decision.EMERGENCY: Words("Emergency meeting", "red"),
}
_STAGES = {
    Stage.LISTED: Words("Accepted: on the next agenda", "blue"),
    Stage.CIRCULATED: Words("Accepted: on the next agenda", "blue"),
    Stage.HEARD: Words("Heard", "green"),
    Stage.MINUTED: Words("Heard", "green"),
    Stage.CLOSED: Words("Closed", "grey"),
}


def status_line(case: Case) -> Words:
    """Say where a referral stands."""
    if case.submitted_at is None:
        return Words("Draft", "grey")
    if case.withdrawn_at is not None:
        return Words("Withdrawn", "grey")
    if case.open_question is not None and case.decision is None:
        return Words("A question for you", "orange")
    # Such a referral is closed too, but that says less than why.
    if case.decision in (Decision.DECLINED, Decision.REDIRECTED):
        return _DECIDED[case.decision]
    return _on_its_way(case)


def _on_its_way(case: Case) -> Words:
    stage = stage_of(case)
    if stage in _STAGES:
        return _STAGES[stage]
    if case.decision is None:
        return Words("Waiting for triage", "yellow")
    return _DECIDED.get(case.decision, Words("Accepted: waiting for a meeting", "blue"))


def known_line(case: Case, *, by: Actor) -> str:
    """Say in a sentence what is already known here of a person who was referred before.

    That a case was heard is told to agencies with its minutes, here as everywhere.
    """
    if case.submitted_at is None:
        return "You have begun a referral and not sent it yet"
    heard = [o.decided_at for o in case.listings if o.decided_at and knows_decision(by, o)]
    if heard:
        return f"Was heard in {clock.to_london(max(heard)):%B %Y}"
    if case.decision in (Decision.DECLINED, Decision.REDIRECTED):
        return f"Was referred in {case.submitted_at:%B %Y}; the referral was not accepted"
    if case.closed_at is not None or case.withdrawn_at is not None:
        return f"Was referred in {case.submitted_at:%B %Y}"
    return "A referral is open"
