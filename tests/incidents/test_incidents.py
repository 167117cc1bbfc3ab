"""An incident's days must be able to have been, and its strands are each said once."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac import clock
from marac.incidents.operations import (
    IncidentValues,
    Targeted,
    change_incident,
    new_incident,
    values_of,
)
from marac.refusals import Refused

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=clock.LONDON)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_an_incident_is_kept_only_when_its_days_can_have_been(
    first: date, last: date | None, reported: date | None
) -> None:
    values = IncidentValues(
        happened_on=first, ended_on=last, reported_on=reported, summary="Shouting"
    )
    past = all(day <= TODAY for day in (first, last, reported) if day)
    in_order = all(first <= day for day in (last, reported) if day)
    possible = past and in_order
    with clock.moved_to(NOON):
        if possible:
            assert values_of(new_incident(values)) == values
        else:
            with pytest.raises(Refused):
                new_incident(values)


def test_a_refused_change_leaves_the_incident_as_it_was() -> None:
    with clock.moved_to(NOON):
        incident = new_incident(IncidentValues(happened_on=TODAY, summary="Shouting"))
        tomorrow = IncidentValues(happened_on=TODAY + timedelta(days=1), summary="Not yet")
        with pytest.raises(Refused, match="in the future"):
            change_incident(incident, tomorrow)
    assert (incident.happened_on, incident.summary) == (TODAY, "Shouting")


def test_changing_strands_keeps_the_rows_that_stay() -> None:
    race, faith = Targeted(strand="RACE"), Targeted(strand="RELIGION", detail="ANTI_SIKH")
    with clock.moved_to(NOON):
        values = IncidentValues(happened_on=TODAY, summary="Shouting", strands=(race, faith))
        incident = new_incident(values)
        kept = incident.strands[1]
        detailed = Targeted(strand="RELIGION", detail="ANTI_HINDU")
        age = Targeted(strand="AGE")
        change_incident(
            incident,
            IncidentValues(happened_on=TODAY, summary="Shouting", strands=(detailed, age)),
        )
    assert kept in incident.strands
    assert {s.strand: s.detail for s in incident.strands} == {"RELIGION": "ANTI_HINDU", "AGE": ""}
