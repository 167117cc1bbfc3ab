"""Which sets of questions and which actions a person may read: the national ones and the area's."""

from uuid import UUID

import sqlalchemy as sa

from marac.risk.models import CatalogueAction, QuestionSet


def of_area(
    kind: type[QuestionSet] | type[CatalogueAction], area_id: UUID | None
) -> sa.ColumnElement[bool]:
    """Say that a row is national, or one of the area's own."""
    return sa.or_(kind.area_id.is_(None), kind.area_id == area_id)
