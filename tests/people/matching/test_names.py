"""Names of any script fold, pair and compare without harm, and spellings of one name meet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.people.matching import Description, describe
from marac.people.matching.blocking import keys_of
from marac.people.matching.description import names_in
from marac.people.matching.evidence import in_words
from marac.people.matching.features import Features, features_of, pack, unpack
from marac.people.matching.folding import fold_house, fold_street, fold_tokens, part_address
from marac.people.matching.scoring import Score, Scorer
from marac.people.matching.skeletons import skeleton
from marac.people.matching.variants import meant_by
from marac.people.matching.weights import Weights
from marac.people.models import Identity, IdentityKind

ANY = st.text(max_size=60)
DAYS = st.none() | st.dates(min_value=date(1850, 1, 1), max_value=date(2026, 1, 1))
DESCRIPTIONS = st.builds(
    Description,
    given=ANY,
    family=ANY,
    others=st.lists(ANY, max_size=3).map(tuple),
    born_on=DAYS,
    sex=ANY,
    house=ANY,
    street=ANY,
    postcode=ANY,
    address=ANY,
    phones=st.lists(ANY, max_size=2).map(tuple),
    emails=st.lists(ANY, max_size=2).map(tuple),
    handles=st.lists(ANY, max_size=2).map(tuple),
)


def score(one: Features, other: Features) -> Score:
    """Compare two, where one in a thousand has any name."""
    return Scorer(one, Weights(), lambda _key: 0.001).score(other)


def named(given_names: str, family: str) -> Features:
    """Fold a name."""
    return features_of(Description(given=given_names, family=family))


@given(ANY)
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    folded = fold_tokens(name)
    assert fold_tokens(" ".join(folded)) == folded


@given(ANY)
def test_folding_a_folded_address_changes_nothing(text: str) -> None:
    assert fold_street(fold_street(text)) == fold_street(text)
    assert fold_house(fold_house(text).replace("/", " ")) == fold_house(text)
    assert len(part_address(text)) == 3


@given(DESCRIPTIONS, DESCRIPTIONS)
def test_anything_that_people_write_is_filed_and_compared(
    one: Description, other: Description
) -> None:
    mine, theirs = features_of(one), features_of(other)
    assert all(isinstance(word, str) for word in in_words(score(mine, theirs)))
    assert len(set(keys_of(mine))) == len(keys_of(mine))


@given(DESCRIPTIONS)
def test_what_is_kept_comes_back_as_it_was(description: Description) -> None:
    features = features_of(description)
    assert unpack(pack(features)) == features


@given(ANY, ANY)
def test_swapped_names_share_their_pair(first: str, last: str) -> None:
    def pairs(one: str, other: str) -> set[str]:
        return {key for key in keys_of(named(one, other)) if key.startswith("p:")}

    one, other = " ".join(fold_tokens(first)[:1]), " ".join(fold_tokens(last)[:1])
    assert pairs(one, other) == pairs(other, one)


@given(st.text("abdehimnorsu", min_size=3), st.text("abdehimnorsu", min_size=3))
def test_a_swap_never_earns(first: str, last: str) -> None:
    straight = named(first, last)
    assert score(straight, named(last, first)).bits <= score(straight, straight).bits


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Mohammed", "Hussain"), ("Muhammad", "Husayn")),
        (("Siobhán", "O'Brien"), ("Shivaun", "O Brien")),
        (("Xasan", "Cabdi"), ("Hassan", "Abdi")),
        (("Faadumo", "Axmed"), ("Fatima", "Ahmed")),
        (("Jakub", "Wiśniewski"), ("Kuba", "Vishnevski")),
        (("Mr Bob", "McDonald"), ("Robert", "Mac Donald")),
        (("Abdul Rahman", "Al-Masri"), ("Abdulrahman", "Masri")),
        (("Xiao Ming", "Zhang"), ("Xiaoming", "Cheung")),
        (("Catherine", "Smith-Jones"), ("Katherine", "Smyth")),
        (("Philip", "Thompson"), ("Phillip", "Thomson")),
        (("Cabdiraxmaan", "Cumar"), ("Abdirahman", "Omar")),
        (("Cabdi Raxmaan", "Cilmi"), ("Abdirahman", "Elmi")),
        (("Cabdi Warsame", "Xirsi"), ("Abdi", "Hersi")),
        (("Nimco", "Macalin"), ("Nimo", "Moallim")),
        (("Khadiijo", "Sharmaarke"), ("Khadija", "Shermarke")),
        (("Farxiya", "Rooble"), ("Farhia", "Robleh")),
        (("Saawo", "Yusuf"), ("Xaawo", "Yuusuf")),
        (("Fatmua", "Bashiir"), ("Faadumo", "Bachir")),
    ],
)
def test_spellings_of_one_name_meet_and_agree(one: tuple[str, str], other: tuple[str, str]) -> None:
    mine, theirs = named(*one), named(*other)
    rare = {key for key in keys_of(mine) if key.startswith("p:")}
    assert rare & set(keys_of(theirs))
    assert score(mine, theirs).bits > 6


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A group of six young people", ()),
        ("names known to the school", ()),
        ("Unknown male", ()),
        ("Two boys of about 16", ()),
        ("one called “Kez”", ("Kez",)),
        ("The Haddad family", ("Haddad",)),
        ("Haddad family", ("Haddad",)),
        ("Kez from the flats", ("Kez",)),
        ("Families of the Withy Lane site", ("Withy Lane",)),
        ("A Hussain", ("A Hussain",)),
        ("Maria de la Cruz", ("Maria de la Cruz",)),
        ("محمد", ("محمد",)),
    ],
)
def test_words_about_somebody_are_not_taken_for_a_name(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_two_whom_nobody_could_name_are_not_taken_for_one_another() -> None:
    one, other = (
        describe(Identity(kind=IdentityKind.UNKNOWN, name=f"{who}, names known to the school"))
        for who in ("Five pupils of her year", "A group of six young people")
    )
    assert keys_of(features_of(one)) == keys_of(features_of(other)) == []


@given(ANY)
def test_names_are_taken_out_of_any_words(text: str) -> None:
    assert all(name.strip() for name in names_in(text) if text.strip())


def test_what_follows_abdi_stays_a_name_of_its_own() -> None:
    assert fold_tokens("Cabdi Warsame") == ("cabdi", "warsame")
    assert fold_tokens("Abdul Rahman") == ("abdulrahman",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("xaawwo", "hawa"), ("fatmua", "fatima"), ("hssan", "hassan"), ("xyzzy", None)],
)
def test_a_slip_of_one_letter_is_filed_under_the_name_that_was_meant(
    typed: str, meant: str | None
) -> None:
    assert meant_by(typed) == ((meant,) if meant else ())


def test_a_short_or_a_known_word_is_not_taken_for_a_slip() -> None:
    assert meant_by("xaw") == ()
    assert meant_by("hassan") == ()


def test_a_common_pair_of_names_is_filed_as_it_is_spelt_too() -> None:
    keys = [set(keys_of(named(*name))) for name in (("Amina", "Abdi"), ("Aamino", "Cabdi"))]
    assert "x:abdi amina" in keys[0]
    assert "x:abdi amina" not in keys[1]


@pytest.mark.parametrize(
    ("words", "same"),
    [(("lee", "li"), True), (("lee", "lao"), False), (("sean", "shaun"), True)],
)
def test_a_skeleton_is_what_is_heard(words: tuple[str, str], same: bool) -> None:
    assert (skeleton(words[0]) == skeleton(words[1])) is same


def test_a_common_name_says_less_than_a_rare_one() -> None:
    one = named("John", "Smith")
    common = Scorer(one, Weights(), lambda _key: 0.02).score(one).bits
    assert common < score(one, one).bits - 6


def test_nothing_speaks_louder_against_than_six_bits() -> None:
    facts = {"given": "Amina", "family": "Yusuf", "sex": "F"}
    one = features_of(Description(**facts, born_on=date(1990, 4, 3)))
    other = features_of(Description(**facts, born_on=date(1961, 9, 28)))
    assert score(one, one).bits - 14 - 6 <= score(one, other).bits


@pytest.mark.parametrize("field", ["born_on", "sex", "postcode", "street"])
def test_what_is_missing_speaks_neither_for_nor_against(field: str) -> None:
    facts = {"born_on": date(1990, 4, 3), "sex": "F", "postcode": "LS1 7PQ", "street": "Mill Lane"}
    whole = features_of(Description(**{field: facts[field]}))  # type: ignore[arg-type]
    assert score(whole, Features()).bits == 0
