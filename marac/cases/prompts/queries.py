"""Reading how the prompts of a case stand, from what was read with the case itself."""

from marac.cases.models import Case
from marac.cases.prompts.facts import Limits, facts_of
from marac.cases.prompts.standing import Prompt, prompts_of


def list_prompts(case: Case) -> tuple[Prompt, ...]:
    """Work out every prompt of a case that was read with its facts."""
    said = [entry.restorative for entry in case.voice_entries if entry.restorative is not None]
    area = case.area
    limits = Limits(asb_incidents=area.asb_review_incidents, asb_months=area.asb_review_months)
    facts = facts_of(case, limits=limits, agrees=said[-1] if said else None)
    return prompts_of(facts, case.prompt_decisions)
