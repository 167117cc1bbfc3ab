"""Names are folded for look-ups only, and always to the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.people.models import Identity, IdentityKind
from marac.people.names import fold_name, full_name, tidy_postcode
from marac.people.operations import change_kind, describe, new_identity

AREA = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina Yusuf", "AMINA   yusuf"),
        ("Ọláyínká", "olayinka"),
        ("Ní Bhriain", "Ni Bhriain"),
        ("O’Neill", "o'neill"),
        ("Hassan-Ali", "Hassan Ali"),
        ("Weiß", "WEISS"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Søren Æbelø", "Soren Aebelo"),
        ("Nguyễn", "nguyen"),
        ("Αλέξης", "ΑΛΕΞΗΣ"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_one_name_written_two_ways_folds_to_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_names_in_other_scripts_do_not_fold_to_nothing() -> None:
    folded = {fold_name(name) for name in ("अमीना", "아미나", "阿米娜", "أمينة", "ამინა", "አሚና")}
    assert "" not in folded
    assert len(folded) == 6


@given(st.text(max_size=60))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(max_size=40))
def test_case_and_spaces_never_matter(name: str) -> None:
    assert fold_name(f"  {name}\n") == fold_name(name)
    assert fold_name(fold_name(name).upper()) == fold_name(fold_name(name).upper().lower())


def test_a_person_with_one_name_is_called_by_it() -> None:
    assert full_name("Suharto", "") == "Suharto"
    assert full_name("", "Yusuf") == "Yusuf"
    person = new_identity(AREA, IdentityKind.PERSON, {"given_names": "Suharto"})
    assert (person.name, person.paper_name, person.search_name) == (
        "Suharto",
        "Suharto",
        "suharto",
    )


def test_a_surname_stands_in_capitals_on_paper() -> None:
    person = new_identity(AREA, IdentityKind.PERSON, {"given_names": "Anna", "surname": "Weiß"})
    assert person.paper_name == "Anna WEISS"


def test_a_changed_name_changes_what_look_ups_find() -> None:
    person = new_identity(AREA, IdentityKind.PERSON, {"given_names": "Anna", "surname": "Weiß"})
    describe(person, {"surname": "Núñez"})
    assert (person.name, person.search_name) == ("Anna Núñez", "anna nunez")


def test_a_subject_of_another_kind_keeps_its_name() -> None:
    place = new_identity(AREA, IdentityKind.PLACE, {"name": "Easton Road Mosque"})
    change_kind(place, IdentityKind.PLACE)
    assert place.given_names is None
    change_kind(place, IdentityKind.PERSON)
    assert (place.name, place.given_names) == ("Easton Road Mosque", "Easton Road Mosque")
    change_kind(place, IdentityKind.ORGANISATION)
    assert (place.name, place.given_names, place.surname) == ("Easton Road Mosque", "", "")


@pytest.mark.parametrize(
    ("typed", "printed"), [("bs50ab", "BS5 0AB"), (" M1  1ae", "M1 1AE"), ("", ""), ("bs5", "BS5")]
)
def test_a_postcode_is_written_as_it_is_printed(typed: str, printed: str) -> None:
    assert tidy_postcode(typed) == printed


def test_initials_come_from_the_first_three_names() -> None:
    assert Identity(name="Ana Maria de Souza").initials == "AMD"
