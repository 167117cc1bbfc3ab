"""Somebody is known again under another spelling, and nobody else is taken for them."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.keys.models import DataKey
from marac.people.matching import Band, Description, Match, look_up, places_like
from marac.people.matching.filing import FILED_AS
from marac.people.matching.missing import file_what_is_missing
from marac.people.matching.models import MatchEntry, match_keys
from marac.people.models import Identity
from tests.factories import Factory

BORN = date(1990, 4, 3)
HOME = {"address": "12 Mill Lane\nLeeds", "postcode": "LS1 7PQ"}


@pytest.fixture
def amina(session: Session, make: Factory) -> Identity:
    """Somebody who was here before, among others."""
    area = make.area()
    known = make.identity(
        area,
        "Amina Yusuf",
        given_names="Amina",
        surname="Yusuf",
        born_on=BORN,
        phone="07700 900123",
        **HOME,
    )
    for name in ("John Smith", "Mary Jones", "Piotr Nowak"):
        given, family = name.split()
        make.identity(area, name, given_names=given, surname=family)
    session.flush()
    return known


def found(session: Session, known: Identity, without: Any = (), **facts: Any) -> list[Match]:
    """Look somebody up in the area of a known identity."""
    asked = Description(**facts)
    return look_up(session, area_id=known.area_id, description=asked, without=without)


@pytest.mark.parametrize(
    "facts",
    [
        {"given": "Aminah", "family": "Youssef", "born_on": BORN},
        {"given": "Yusuf", "family": "Amina", "born_on": BORN},
        {"given": "Amina", "family": "Yuusuf", "born_on": date(1990, 3, 4)},
        {"others": ("AMINA YUSUF",), "born_on": BORN},
        {"given": "Amina", "family": "Ali", "born_on": BORN, "phones": ("+44 7700 900123",)},
    ],
)
def test_somebody_is_found_under_another_spelling(
    session: Session, amina: Identity, facts: dict[str, Any]
) -> None:
    best = found(session, amina, **facts)[0]
    assert (best.identity_id, best.band) == (amina.id, Band.STRONG)


def test_the_evidence_is_said_in_words(session: Session, amina: Identity) -> None:
    best = found(session, amina, given="Aminah", family="Yusuf", born_on=BORN)[0]
    assert best.evidence == (
        "another spelling or form of the first name",
        "same family name",
        "same date of birth",
    )


@pytest.mark.parametrize(
    "relative",
    [
        {"given": "Bilal", "family": "Yusuf"},
        {"given": "Bilal", "family": "Yusuf", "born_on": date(1961, 9, 30)},
        {"given": "Hodan", "family": "Warsame", "born_on": date(1968, 2, 11)},
        {"given": "Amina", "family": "Yusuf", "born_on": date(1961, 9, 30)},
        {"given": "Anisa", "family": "Yusuf", "born_on": date(1991, 8, 20)},
    ],
    ids=["brother", "father", "of another family name", "of the same name", "born soon after"],
)
def test_a_relative_is_said_to_be_of_the_same_household(
    session: Session, amina: Identity, relative: dict[str, Any]
) -> None:
    best = found(session, amina, **relative, **HOME)[0]
    assert best.band is Band.WEAK
    assert "same household" in best.evidence


@pytest.mark.parametrize(
    "same", [{"given": "Yasmin", "born_on": BORN}, {"given": "A"}, {"given": "Aminah"}]
)
def test_one_person_at_one_address_is_no_household(
    session: Session, amina: Identity, same: dict[str, Any]
) -> None:
    best = found(session, amina, family="Yusuf", **same, **HOME)[0]
    assert best.band is not Band.WEAK
    assert "same household" not in best.evidence


def test_another_family_name_speaks_against_somebody(session: Session, amina: Identity) -> None:
    best = found(session, amina, given="Amina", family="Wojciechowska", postcode="LS1 7PQ")[0]
    assert best.band is Band.WEAK
    assert "different family name" in best.evidence


def test_a_stranger_is_not_found(session: Session, amina: Identity) -> None:
    assert found(session, amina, given="Siobhán", family="Byrne", born_on=date(1955, 1, 9)) == []


def test_nothing_known_finds_nobody(session: Session, amina: Identity) -> None:
    assert found(session, amina) == []


def test_who_was_rejected_is_not_suggested_again(session: Session, amina: Identity) -> None:
    facts = {"given": "Amina", "family": "Yusuf"}
    assert found(session, amina, **facts)
    assert found(session, amina, without={amina.id}, **facts) == []


def test_another_area_knows_nothing(session: Session, make: Factory, amina: Identity) -> None:
    other = make.area()
    asked = Description(given="Amina", family="Yusuf", born_on=BORN)
    assert look_up(session, area_id=other.id, description=asked) == []


def test_a_change_is_known_at_once(session: Session, amina: Identity) -> None:
    amina.given_names, amina.surname, amina.name = "Siobhán", "Byrne", "Siobhán Byrne"
    session.flush()
    assert found(session, amina, given="Shivaun", family="Byrne")[0].identity_id == amina.id


def test_a_destroyed_key_leaves_nothing_to_find(session: Session, amina: Identity) -> None:
    session.execute(
        sa.update(DataKey)
        .where(DataKey.id == amina.id)
        .values(wrapped=None, master=None, destroyed_at=sa.func.current_timestamp())
    )
    assert found(session, amina, given="Amina", family="Yusuf") == []


def test_who_goes_leaves_no_key_behind(session: Session, amina: Identity) -> None:
    kept = session.scalar(sa.select(sa.func.count()).select_from(MatchEntry))
    session.delete(amina)
    session.flush()
    assert session.scalar(sa.select(sa.func.count()).select_from(MatchEntry)) == (kept or 0) - 1
    filed = sa.select(sa.func.count()).select_from(match_keys)
    orphans = filed.where(match_keys.c.number.not_in(sa.select(MatchEntry.number)))
    assert session.scalar(orphans) == 0


def test_nothing_readable_is_stored(session: Session, amina: Identity) -> None:
    stored = sa.type_coerce(MatchEntry.features, sa.LargeBinary)
    for features in session.scalars(sa.select(stored)):
        assert features.startswith(b"m1:")
        assert b"amina" not in features.lower()


def test_whoever_was_recorded_before_there_were_files_is_filed(
    session: Session, amina: Identity
) -> None:
    session.execute(sa.delete(match_keys))
    session.execute(sa.delete(MatchEntry))
    asked = {"area_id": amina.area_id, "description": Description(given="Amina", family="Yusuf")}
    assert look_up(session, **asked) == []
    assert file_what_is_missing(session) == 4
    assert look_up(session, **asked)


def test_whoever_was_filed_by_an_older_version_is_filed_anew_once(
    session: Session, amina: Identity
) -> None:
    session.execute(sa.delete(match_keys))
    session.execute(sa.update(MatchEntry).values(filed_as=FILED_AS - 1))
    asked = {"area_id": amina.area_id, "description": Description(given="Amina", family="Yusuf")}
    assert look_up(session, **asked) == []
    assert file_what_is_missing(session) == 4
    assert look_up(session, **asked)
    assert file_what_is_missing(session) == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"house": "12", "street": "Mill Ln", "postcode": "ls17pq"},
        {"address": "12 Mill Lane, Leeds LS1 7PQ"},
        {"house": "12", "street": "Mill Lane"},
        {"house": "12", "street": "Mil Lane", "postcode": "LS1 7PQ"},
    ],
)
def test_a_place_is_found_however_it_was_written(
    session: Session, amina: Identity, facts: dict[str, str]
) -> None:
    places = places_like(session, area_id=amina.area_id, description=Description(**facts))
    assert [match.identity_id for match in places] == [amina.id]
    assert places[0].evidence == ("same address",)
