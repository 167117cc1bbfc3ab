"""How a prompt stands: raised by facts that nobody has decided about yet, decided, or silent."""

from collections.abc import Iterable
from dataclasses import dataclass

from marac.cases.models import PromptDecision, PromptKind
from marac.cases.prompts.facts import CaseFacts
from marac.cases.prompts.rules import RULES, Condition, restorative_conditions, rule_in_words


@dataclass(frozen=True)
class Prompt:
    """One prompt of one case: its rule, the facts that raise it, and what was decided."""

    kind: PromptKind
    rule: str
    facts: frozenset[str]
    reasons: tuple[str, ...]
    fresh: bool
    decisions: tuple[PromptDecision, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def waits(self) -> bool:
        """Tell whether it asks for a decision: some fact is new since the last one."""
        return self.fresh

    @property
    def again(self) -> bool:
        """Tell whether it was decided before, and came back."""
        return self.fresh and bool(self.decisions)

    @property
    def latest(self) -> PromptDecision | None:
        """Give the last decision about it."""
        return self.decisions[-1] if self.decisions else None


def prompts_of(facts: CaseFacts, decisions: Iterable[PromptDecision]) -> tuple[Prompt, ...]:
    """Work out every prompt of a case, also those that nothing raises."""
    made = list(decisions)
    return tuple(_prompt(kind, facts, [d for d in made if d.kind is kind]) for kind in PromptKind)


def _prompt(kind: PromptKind, facts: CaseFacts, decisions: list[PromptDecision]) -> Prompt:
    raised = RULES[kind](facts)
    decided = {key for decision in decisions for key in decision.facts}
    return Prompt(
        kind=kind,
        rule=rule_in_words(kind, facts.limits),
        facts=frozenset(raised),
        reasons=tuple(dict.fromkeys(raised.values())),
        fresh=not decided.issuperset(raised),
        decisions=tuple(decisions),
        conditions=restorative_conditions(facts) if kind is PromptKind.RESTORATIVE else (),
    )
