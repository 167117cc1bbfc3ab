"""Copying rows of one case into another: the new rows say the same and are sealed anew."""

from collections.abc import Collection
from typing import Any, TypeVar

import sqlalchemy as sa

from marac.cases.models import Part
from marac.incidents.models import Incident

Row = TypeVar("Row")

# What a copied row gets anew.
OWN = frozenset({"id", "version", "created_at", "case_id", "incident_id", "identity_id"})


def copy_row(row: Row, *, without: Collection[str] = (), **hanging: Any) -> Row:
    """Make a new row of the same kind that says the same, but for what is named."""
    columns = [attr.key for attr in sa.inspect(type(row)).column_attrs]
    left_out = OWN | set(without) | set(hanging)
    said = {key: getattr(row, key) for key in columns if key not in left_out}
    return type(row)(**said, **hanging)


def copy_incident(incident: Incident) -> Incident:
    """Copy an incident with the strands it was aimed at."""
    return copy_row(incident, strands=[copy_row(strand) for strand in incident.strands])


def copy_part(part: Part, **of_identity: Any) -> Part:
    """Copy somebody's part in a case with how they were recorded there."""
    return copy_row(part, identity=copy_row(part.identity, **of_identity))
