"""The weights in force in an area: those learnt last, or the ones that came with the house."""

import time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.people.matching.models import MatchWeights
from marac.people.matching.weights import Weights

REMEMBERED_SECONDS = 60
_known: dict[UUID, tuple[float, Weights]] = {}


def weights_of(session: Session, area_id: UUID) -> Weights:
    """Give the weights of an area; other processes hear of new ones within a minute."""
    known = _known.get(area_id)
    if known is not None and time.monotonic() - known[0] < REMEMBERED_SECONDS:
        return known[1]
    row = session.scalar(
        sa.select(MatchWeights)
        .where(MatchWeights.area_id == area_id)
        .order_by(MatchWeights.number.desc())
        .limit(1)
    )
    weights = Weights() if row is None else Weights.from_rows(row.chances, row.number)
    _known[area_id] = (time.monotonic(), weights)
    return weights


def forget(area_id: UUID) -> None:
    """Read the weights of an area anew: there are others."""
    _known.pop(area_id, None)
