"""Suggesting actions from the catalogue for the factors that a case's answers raised."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from marac.cases.models import Case, RiskAssessment
from marac.cases.risk.sheets import Sheet, sheet_of
from marac.risk import queries
from marac.risk.models import CatalogueAction
from marac.risk.suggesting import Suggestion
from marac.risk.suggesting import suggest as suggest_for


def suggest(
    assessment: RiskAssessment | None,
    agency_types: Collection[str] | None,
    *,
    catalogue: Collection[CatalogueAction],
) -> list[Suggestion]:
    """List the actions of the catalogue that answer to what an assessment raised.

    With `agency_types`, only those that one of these can take.
    """
    return _suggest(sheet_of(assessment), catalogue, agency_types)


def suggestions_for(
    session: Session,
    *,
    case: Case,
    sheet: Sheet | None,
    agency_types: Collection[str] | None = None,
) -> list[Suggestion]:
    """List them for a grid as it stands; nothing is read where nothing is raised."""
    if sheet is None or not any(answer.raised for answer in sheet.answers.values()):
        return []
    catalogue = queries.list_catalogue(session, area_id=case.area_id)
    return _suggest(sheet, catalogue, agency_types)


def _suggest(
    sheet: Sheet | None,
    catalogue: Collection[CatalogueAction],
    agency_types: Collection[str] | None,
) -> list[Suggestion]:
    if sheet is None:
        return []
    return suggest_for(sheet.questions, sheet.answers, catalogue, agency_types=agency_types)
