"""What a page shows of incidents is read past the session: it must be what the session reads."""

from dataclasses import fields, replace
from datetime import date

import pytest
import sqlalchemy as sa

from marac.agencies.queries import get_code_book
from marac.cases.models import Case
from marac.cases.whole import gather
from marac.incidents.kinds import Takedown
from marac.incidents.models import Incident, IncidentStrand
from marac.incidents.operations import IncidentValues
from marac.incidents.saying import DETAILS, Answer, telling_columns
from marac.keys import Unreadable
from tests.cases.conftest import Partnership

FULL = IncidentValues(
    happened_on=date(2026, 10, 3),
    summary="Shouted at on the stairs",
    place="The stairs",
    postcode="BS1 4DJ",
    uprn="100023336956",
    location_code="home",
    class_code="crime",
    acts=("verbal",),
    offence_code="harassment",
    crime_reference="AS/1/26",
    reported_to="police",
    reported_words="At the desk",
    reported_on=date(2026, 10, 4),
    perceivers=("victim",),
    perceived_by="Amina",
    words_used="Go home",
    online=True,
    platform_code="facebook",
    platform="A group",
    url="https://example.org/1",
    evidence_kept=True,
    takedown=Takedown.ASKED,
    takedown_asked_on=date(2026, 10, 5),
    injury="A bruise",
    damage="The door",
    witnesses="A neighbour",
    outcome="No suspect",
)
EMPTY = IncidentValues(happened_on=date(2026, 10, 3), summary="")


@pytest.fixture
def case(here: Partnership) -> Case:
    """A case with two incidents, one told by an agency and aimed at what no list has a word for."""
    case = here.case()
    case.incidents += [
        Incident(
            happened_on=date(2026, 9, 2),
            summary="Spat at",
            acts=["verbal"],
            strands=[
                IncidentStrand(strand="RELIGION", words="Her prayers"),
                IncidentStrand(strand="RACE", detail="ROMA"),
            ],
        ),
        Incident(
            happened_on=date(2026, 9, 1),
            summary="Followed",
            agency_id=here.police.id,
            strands=[IncidentStrand(strand="RACE", detail="ROMA")],
        ),
    ]
    here.make.session.flush()
    here.make.session.expire_all()
    return case


def test_an_incident_is_shown_just_as_it_is_kept(here: Partnership, case: Case) -> None:
    shown = _told(here, case, to_show=True)
    assert len(shown) == 3
    assert shown == _told(here, case, to_show=False)


def test_showing_an_incident_leaves_nothing_for_the_session_to_write(
    here: Partnership, case: Case
) -> None:
    gather(here.make.session, [case], to_show=True)
    assert not any(sa.inspect(incident).session for incident in case.incidents)
    assert not here.make.session.dirty


def test_words_that_were_moved_from_another_incident_are_not_shown(
    here: Partnership, case: Case
) -> None:
    session, rows = here.make.session, Incident.__table__
    kept = sa.type_coerce(rows.c.summary, sa.Text)
    taken = session.scalar(sa.select(kept).where(rows.c.happened_on == date(2026, 9, 1)))
    session.execute(
        sa.text("UPDATE incidents SET summary = :taken WHERE happened_on = '2026-09-02'"),
        {"taken": taken},
    )
    with pytest.raises(Unreadable, match="moved from another row"):
        gather(session, [case], to_show=True)


def test_words_that_were_moved_from_another_strand_are_not_shown(
    here: Partnership, case: Case
) -> None:
    session, rows = here.make.session, IncidentStrand.__table__
    words = sa.type_coerce(rows.c.words, sa.Text)
    taken = session.scalar(sa.select(words).where(rows.c.strand == "RELIGION"))
    session.execute(
        sa.text("UPDATE incident_strands SET words = :taken WHERE strand = 'RACE'"),
        {"taken": taken},
    )
    with pytest.raises(Unreadable, match="moved from another row"):
        gather(session, [case], to_show=True)


@pytest.mark.parametrize("answer", DETAILS, ids=lambda answer: answer.key)
def test_an_answer_is_passed_by_only_when_it_would_say_nothing(
    here: Partnership, answer: Answer
) -> None:
    book = get_code_book(here.make.session, area_id=here.area.id)
    columns = answer.columns
    silent = replace(FULL, **{column: getattr(EMPTY, column) for column in columns})
    assert telling_columns(vars(silent)).isdisjoint(columns)
    assert answer.say(silent, book) == ""
    for column in columns:
        telling = replace(EMPTY, **{column: getattr(FULL, column)})
        assert column in telling_columns(vars(telling))
    assert {field.name for field in fields(EMPTY)} >= set(columns)


def _told(here: Partnership, case: Case, *, to_show: bool) -> list[object]:
    here.make.session.expire_all()
    gather(here.make.session, [case], to_show=to_show)
    columns = [one.key for one in sa.inspect(Incident).column_attrs]
    return [
        (
            [getattr(incident, name) for name in columns],
            [(strand.strand, strand.detail, strand.words) for strand in incident.strands],
            incident.agency.name if incident.agency else "",
        )
        for incident in case.incidents
    ]
