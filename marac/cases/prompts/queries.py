"""Reading how the prompts of a case stand: one query beside the case itself."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.agencies.models import Area
from marac.cases import policy
from marac.cases.models import Case, PromptDecision, VoiceEntry
from marac.cases.prompts.facts import Limits, facts_of
from marac.cases.prompts.standing import Prompt, prompts_of


def list_prompts(session: Session, *, by: Actor, case: Case) -> tuple[Prompt, ...]:
    """Work out every prompt of a case that was read with its facts."""
    agrees = (
        sa.select(VoiceEntry.restorative)
        .where(VoiceEntry.case_id == Case.id, VoiceEntry.restorative.is_not(None))
        .order_by(VoiceEntry.happened_on.desc(), VoiceEntry.recorded_at.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            Area.asb_review_incidents,
            Area.asb_review_months,
            agrees.label("agrees"),
            PromptDecision,
        )
        .select_from(Case)
        .join(Area, Area.id == Case.area_id)
        .outerjoin(PromptDecision, PromptDecision.case_id == Case.id)
        .where(Case.id == case.id, policy.visible_to(by))
        .options(joinedload(PromptDecision.decided_by))
        .order_by(PromptDecision.decided_at, PromptDecision.id)
    ).all()
    if not rows:
        return ()
    limits = Limits(asb_incidents=rows[0][0], asb_months=rows[0][1])
    facts = facts_of(case, limits=limits, agrees=rows[0].agrees)
    return prompts_of(facts, [row[3] for row in rows if row[3] is not None])
