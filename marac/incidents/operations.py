"""Recording incidents: what happened, when, and at whom the hostility was aimed."""

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from marac import clock
from marac.incidents.models import Incident, IncidentStrand
from marac.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Targeted:
    """A strand that an incident was aimed at, with the code of what exactly was targeted."""

    strand: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentValues:
    """All that can be told of one incident."""

    happened_on: date
    summary: str
    happened_at: time | None = None
    ended_on: date | None = None
    date_uncertain: bool = False
    place: str = ""
    location_code: str = ""
    class_code: str = ""
    act_code: str = ""
    crime_reference: str = ""
    reported_to: str = ""
    reported_on: date | None = None
    perceived_by: str = ""
    words_used: str = ""
    online: bool = False
    platform: str = ""
    url: str = ""
    evidence_kept: bool = False
    injury: str = ""
    damage: str = ""
    witnesses: str = ""
    outcome: str = ""
    strands: tuple[Targeted, ...] = ()


def new_incident(values: IncidentValues) -> Incident:
    """Make an incident from what was told of it."""
    incident = Incident()
    change_incident(incident, values)
    return incident


def change_incident(incident: Incident, values: IncidentValues) -> None:
    """Let an incident say what is told of it now; refuse days that cannot be."""
    _check_days(values)
    for column in _columns():
        setattr(incident, column, getattr(values, column))
    _set_strands(incident, values.strands)


def values_of(incident: Incident) -> IncidentValues:
    """Give what an incident says, ready to be changed in part."""
    told: dict[str, Any] = {column: getattr(incident, column) for column in _columns()}
    strands = tuple(Targeted(strand=s.strand, detail=s.detail) for s in incident.strands)
    return IncidentValues(**told, strands=strands)


def _columns() -> list[str]:
    return [field.name for field in fields(IncidentValues) if field.name != "strands"]


def _check_days(values: IncidentValues) -> None:
    today = clock.today()
    days = (values.happened_on, values.ended_on, values.reported_on)
    if any(day is not None and day > today for day in days):
        raise Refused("An incident cannot have happened, ended or been reported in the future.")
    if values.ended_on is not None and values.ended_on < values.happened_on:
        raise Refused("An incident cannot end before it began.")


def _set_strands(incident: Incident, targets: tuple[Targeted, ...]) -> None:
    """Change rows in place, so that no strand is ever in the database twice."""
    wanted = {target.strand: target.detail for target in targets}
    there = {row.strand: row for row in incident.strands}
    for strand, row in there.items():
        if strand not in wanted:
            incident.strands.remove(row)
    for strand, detail in wanted.items():
        if strand in there:
            there[strand].detail = detail
        else:
            incident.strands.append(IncidentStrand(strand=strand, detail=detail))
