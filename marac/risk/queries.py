"""Reading sets of questions and the catalogue of actions."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.risk.models import CatalogueAction, QuestionSet
from marac.risk.policy import of_area

# Of the versions that hold on a day, an area's own before the national one, then the latest.
NEAREST = (
    QuestionSet.area_id.is_(None),
    QuestionSet.valid_from.desc(),
    QuestionSet.number.desc(),
)


def in_force(area_id: UUID, on: date | None = None) -> sa.ColumnElement[bool]:
    """Say that a version is open to an area and has begun by a day, today when none is given."""
    return sa.and_(of_area(QuestionSet, area_id), QuestionSet.valid_from <= (on or clock.today()))


def current_set(session: Session, *, area_id: UUID, on: date | None = None) -> QuestionSet:
    """Read the questions that hold in an area on a day, today when none is given."""
    found = sa.select(QuestionSet).where(in_force(area_id, on)).order_by(*NEAREST).limit(1)
    return session.scalars(found).unique().one()


def get_set(session: Session, *, area_id: UUID | None, set_id: UUID) -> QuestionSet | None:
    """Read one version, if it is national or the area's own."""
    found = sa.select(QuestionSet).where(QuestionSet.id == set_id, of_area(QuestionSet, area_id))
    return session.scalars(found).unique().one_or_none()


def get_version(session: Session, *, by: Actor, set_id: UUID) -> QuestionSet | None:
    """Read one version for whoever looks after the area."""
    return get_set(session, area_id=by.area_id, set_id=set_id)


def list_versions(session: Session, *, by: Actor) -> list[QuestionSet]:
    """List all versions that an area has or had, the latest first."""
    found = (
        sa.select(QuestionSet)
        .where(of_area(QuestionSet, by.area_id))
        .order_by(QuestionSet.number.desc())
    )
    return list(session.scalars(found).unique())


def list_catalogue(session: Session, *, area_id: UUID | None) -> list[CatalogueAction]:
    """List the actions that may be suggested in an area, in the order of the catalogue."""
    every = list_every_action(session, area_id=area_id)
    return [action for action in every if not action.left_out]


def list_every_action(session: Session, *, area_id: UUID | None) -> list[CatalogueAction]:
    """List all actions as an area words them, those that it leaves out too."""
    found = sa.select(CatalogueAction).where(of_area(CatalogueAction, area_id))
    latest: dict[UUID, CatalogueAction] = {}
    in_turn = (CatalogueAction.made_at.asc().nulls_first(), CatalogueAction.id)
    for row in session.scalars(found.order_by(CatalogueAction.position, *in_turn)):
        latest[row.root_id or row.id] = row
    return list(latest.values())


def list_wordings(
    session: Session, *, by: Actor, action_id: UUID
) -> list[tuple[CatalogueAction, str]]:
    """List how an action was worded in the actor's area, the latest first, and by whom."""
    found = (
        sa.select(CatalogueAction, User.name)
        .outerjoin(User, User.id == CatalogueAction.made_by_id)
        .where(
            of_area(CatalogueAction, by.area_id),
            sa.or_(CatalogueAction.id == action_id, CatalogueAction.root_id == action_id),
        )
        .order_by(CatalogueAction.made_at.desc().nulls_last(), CatalogueAction.id.desc())
    )
    rows = [(row, name or "") for row, name in session.execute(found)]
    return rows if any(row.id == action_id and row.root_id is None for row, _ in rows) else []
