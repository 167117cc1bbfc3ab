"""Wording an action of the catalogue for an area: each wording is kept, the latest counts."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.events import publish
from marac.refusals import Clash
from marac.risk import queries
from marac.risk.events import CatalogueActionWorded
from marac.risk.models import CatalogueAction


@dataclass(frozen=True, kw_only=True)
class Worded:
    """What an area says of an action: under which heading, for whom, and what it answers to."""

    heading: str
    text: str
    agency_types: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    left_out: bool = False


def add_action(session: Session, *, by: Actor, worded: Worded) -> CatalogueAction:
    """Add an action that only this area has, at the end of its heading."""
    last = session.scalar(sa.select(sa.func.max(CatalogueAction.position))) or 0
    made = _row(by, worded, position=last + 1)
    session.add(made)
    session.flush()
    _tell(session, by, made)
    return made


def word_action(
    session: Session, *, by: Actor, root: CatalogueAction, worded: Worded, based_on: UUID | None
) -> CatalogueAction:
    """Word an action anew for this area; `based_on` is the wording that was on the screen."""
    latest, _ = queries.list_wordings(session, by=by, action_id=root.id)[0]
    if latest.id != based_on:
        raise Clash("Somebody else has changed this action meanwhile. Look at it, then begin anew.")
    made = _row(by, worded, position=root.position, root_id=root.id)
    session.add(made)
    session.flush()
    _tell(session, by, made)
    return made


def _row(
    by: Actor, worded: Worded, *, position: int, root_id: UUID | None = None
) -> CatalogueAction:
    return CatalogueAction(
        area_id=by.area_id,
        position=position,
        root_id=root_id,
        heading=worded.heading,
        text=worded.text,
        agency_types=list(worded.agency_types),
        factors=list(worded.factors),
        left_out=worded.left_out,
        made_by_id=by.user_id,
        made_at=clock.now(),
    )


def _tell(session: Session, by: Actor, made: CatalogueAction) -> None:
    publish(
        session,
        CatalogueActionWorded(
            actor_id=by.user_id,
            area_id=by.area_id,
            action_id=made.id,
            root_id=made.root_id or made.id,
            left_out=made.left_out,
        ),
    )
