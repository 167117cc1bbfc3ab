"""The words that areas choose from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.agencies.codes import seed_national_codes
from marac.agencies.models import Code, CodeList, Regime
from marac.agencies.queries import get_code_book
from tests.factories import Factory


def test_seeding_twice_changes_nothing(make: Factory, session: Session) -> None:
    area = make.area()
    make.codes(area)
    count = session.scalar(sa.select(sa.func.count(Code.id)))

    make.codes(area)

    assert session.scalar(sa.select(sa.func.count(Code.id))) == count


def test_every_list_has_words_after_seeding(make: Factory, session: Session) -> None:
    seed_national_codes(session)
    book = get_code_book(session, area_id=None)

    assert [kind for kind in CodeList if not book.choices(kind)] == []


def test_a_local_strand_belongs_to_its_area_alone(make: Factory, session: Session) -> None:
    here, there = make.area(), make.area()
    make.codes(here)

    local = [c.code for c in get_code_book(session, area_id=here.id).choices(CodeList.STRAND)]
    other = [c.code for c in get_code_book(session, area_id=there.id).choices(CodeList.STRAND)]

    assert "SEX_GENDER" in local
    assert other == ["RACE", "RELIGION", "SEXUAL_ORIENTATION", "DISABILITY", "TRANSGENDER"]


def test_a_word_that_ended_cannot_be_chosen_but_is_still_readable(
    make: Factory, session: Session
) -> None:
    make.codes()
    book = get_code_book(session, area_id=None)

    assert "non_crime" not in [c.code for c in book.choices(CodeList.INCIDENT_CLASS)]
    assert book.label(CodeList.INCIDENT_CLASS, "non_crime") == "Non-crime hate incident (legacy)"


def test_each_target_detail_names_a_strand_of_the_same_area(
    make: Factory, session: Session
) -> None:
    area = make.area()
    make.codes(area)
    book = get_code_book(session, area_id=area.id)
    strands = {c.code for c in book.choices(CodeList.STRAND)}

    assert {c.group for c in book.choices(CodeList.TARGET_DETAIL)} <= strands


def test_each_lawful_basis_belongs_to_a_regime(make: Factory, session: Session) -> None:
    make.codes()
    bases = get_code_book(session, area_id=None).choices(CodeList.LAWFUL_BASIS)

    assert {c.group for c in bases} == set(Regime)
