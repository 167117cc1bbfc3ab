"""Recording incidents: what happened, when, and at whom the hostility was aimed."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, time
from typing import Any

from marac import clock
from marac.incidents.dates import When, problem_with, settled
from marac.incidents.kinds import Certainty, Takedown
from marac.incidents.models import Incident, IncidentStrand
from marac.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Targeted:
    """A strand that an incident was aimed at, and what exactly was targeted: a code, or words."""

    strand: str
    detail: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentValues:
    """All that can be told of one incident."""

    happened_on: date
    summary: str
    happened_at: time | None = None
    ended_on: date | None = None
    certainty: Certainty = Certainty.EXACT
    latest_on: date | None = None
    place: str = ""
    postcode: str = ""
    uprn: str = ""
    location_code: str = ""
    class_code: str = ""
    acts: tuple[str, ...] = ()
    offence_code: str = ""
    crime_reference: str = ""
    reported_to: str = ""
    reported_words: str = ""
    reported_on: date | None = None
    perceivers: tuple[str, ...] = ()
    perceived_by: str = ""
    words_used: str = ""
    online: bool = False
    platform_code: str = ""
    platform: str = ""
    url: str = ""
    evidence_kept: bool = False
    takedown: Takedown | None = None
    takedown_asked_on: date | None = None
    injury: str = ""
    damage: str = ""
    witnesses: str = ""
    outcome: str = ""
    strands: tuple[Targeted, ...] = ()


# What a row holds as a list of codes.
_LISTS = ("acts", "perceivers")


def new_incident(values: IncidentValues) -> Incident:
    """Make an incident from what was told of it."""
    incident = Incident()
    change_incident(incident, values)
    return incident


def change_incident(incident: Incident, values: IncidentValues) -> None:
    """Let an incident say what is told of it now; refuse days that cannot be."""
    told = settle_days(values)
    problem = problem_with(when_of(told), told.reported_on, today=clock.today())
    if problem is not None:
        raise Refused(problem[1])
    for column in _columns():
        value = getattr(told, column)
        setattr(incident, column, list(value) if column in _LISTS else value)
    _set_strands(incident, told.strands)


def settle_days(values: IncidentValues) -> IncidentValues:
    """Give the values without days that do not belong to how sure the date is."""
    return replace(values, **asdict(settled(when_of(values), today=clock.today())))


def when_of(told: IncidentValues | Incident) -> When:
    """Give only when it was."""
    return When(**{field.name: getattr(told, field.name) for field in fields(When)})


def values_of(incident: Incident) -> IncidentValues:
    """Give what an incident says, ready to be changed in part."""
    told: dict[str, Any] = {column: getattr(incident, column) for column in _columns()}
    told |= {column: tuple(told[column] or ()) for column in _LISTS}
    strands = tuple(
        Targeted(strand=s.strand, detail=s.detail, words=s.words) for s in incident.strands
    )
    return IncidentValues(**told, strands=strands)


def _columns() -> list[str]:
    return [field.name for field in fields(IncidentValues) if field.name != "strands"]


def _set_strands(incident: Incident, targets: tuple[Targeted, ...]) -> None:
    """Change rows in place, so that no strand is ever in the database twice."""
    wanted = {target.strand: target for target in targets}
    there = {row.strand: row for row in incident.strands}
    for strand, row in there.items():
        if strand not in wanted:
            incident.strands.remove(row)
    for strand, target in wanted.items():
        if strand in there:
            there[strand].detail, there[strand].words = target.detail, target.words
        else:
            incident.strands.append(IncidentStrand(**asdict(target)))
