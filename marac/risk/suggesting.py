"""Which actions of the catalogue answer to the factors that an assessment raised."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from marac.risk.grid import Answers
from marac.risk.models import CatalogueAction, QuestionSet
from marac.risk.words import RiskGroup


@dataclass(frozen=True)
class Suggestion:
    """An action to consider, and the raised factors that speak for it, in words."""

    id: UUID
    heading: str
    text: str
    factors: tuple[str, ...]
    weight: int


def suggest(
    questions: QuestionSet | None,
    answers: Answers,
    catalogue: Iterable[CatalogueAction],
    *,
    agency_types: Collection[str] | None = None,
) -> list[Suggestion]:
    """List the actions that answer to what was raised, those that answer to most of it first.

    With `agency_types`, only those that an agency of one of these types can take.
    """
    if questions is None:
        return []
    raised = {
        q.key: q
        for q in questions.questions
        if q.group != RiskGroup.PROTECTIVE and q.key in answers and answers[q.key].raised
    }
    found = []
    for row in catalogue:
        keys = [key for key in raised if key in row.factors]
        if keys and (agency_types is None or not set(agency_types).isdisjoint(row.agency_types)):
            weight = sum(answers[key].score or 0 for key in keys)
            texts = tuple(raised[key].text for key in keys)
            found.append((row.position, Suggestion(row.id, row.heading, row.text, texts, weight)))
    found.sort(key=lambda pair: (-pair[1].weight, pair[0]))
    return [suggestion for _, suggestion in found]
