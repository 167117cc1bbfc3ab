"""Deciding about a prompt, and recording the facts that only people can say."""

from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import about
from marac.cases.models import Case, Part, PromptAnswer, PromptDecision
from marac.cases.prompts.events import OffenceFactsRecorded, PromptDecided
from marac.cases.prompts.standing import Prompt
from marac.events import publish
from marac.refusals import Clash, Refused

CLOSED = "This case is closed, so nothing more is decided about its prompts."


def decide(  # noqa: PLR0913 - what was decided about which prompt, with its reason or its action
    session: Session,
    *,
    by: Actor,
    case: Case,
    prompt: Prompt,
    answer: PromptAnswer,
    reason: str = "",
    action_id: UUID | None = None,
) -> PromptDecision:
    """Keep what was decided, with the facts on which it was; declining needs its reason."""
    must_be_open(case, prompt)
    if answer is PromptAnswer.DECLINED and not reason:
        raise Refused("Give the reason for declining.")
    decision = PromptDecision(
        case_id=case.id,
        kind=prompt.kind,
        answer=answer,
        facts=sorted(prompt.facts),
        reason=reason,
        action_id=action_id,
        decided_at=clock.now(),
        decided_by_id=by.user_id,
    )
    session.add(decision)
    session.flush()
    publish(
        session,
        PromptDecided(
            **about(case, by),
            decision_id=decision.id,
            kind=prompt.kind.value,
            answer=answer.value,
        ),
    )
    return decision


def must_be_open(case: Case, prompt: Prompt) -> None:
    """Refuse to decide about a prompt of a closed case, or one that asks nothing any more."""
    if case.closed_at is not None:
        raise Refused(CLOSED)
    if not prompt.waits:
        raise Clash("Nothing prompts this now, or somebody has decided about it meanwhile.")


def record_offence_facts(
    session: Session, *, by: Actor, part: Part, admitted: bool | None, first: bool | None
) -> None:
    """Record whether an alleged perpetrator admits it, and whether it is their first offence."""
    if part.case.closed_at is not None:
        raise Refused(CLOSED)
    if (part.admitted, part.first_offence) == (admitted, first):
        return
    part.admitted, part.first_offence = admitted, first
    session.flush()
    publish(session, OffenceFactsRecorded(**about(part.case, by), part_id=part.id))
