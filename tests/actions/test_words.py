"""The words that narrow the action log: what is understood, and what is said of the rest."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.actions.log.reading import read
from marac.actions.log.words import (
    DUE,
    MARKS,
    OWNERS,
    STANDINGS,
    Asked,
    Vocabulary,
    Word,
    say,
    slug,
)
from marac.actions.models import Aim

HOUSING, POLICE, TRANSPORT = (UUID(int=number) for number in (1, 2, 3))
KNOWN = Vocabulary(
    agencies=(
        (HOUSING, "Harbour Housing Association"),
        (POLICE, "Police"),
        (TRANSPORT, "British Transport Police"),
    ),
    strands=(("race", "Race"), ("gender_identity", "Transgender identity")),
    runs=True,
)
REP = Vocabulary(agencies=KNOWN.agencies, strands=KNOWN.strands, runs=False)


def right(kind: str) -> st.SearchStrategy[str]:
    """Values that mean something under a kind of word."""
    listed = st.sampled_from(sorted(KNOWN.choices(kind))) if KNOWN.choices(kind) else st.nothing()
    days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)).map(str)
    more: dict[str, st.SearchStrategy[str]] = {
        "owner": st.uuids().map(str),
        "case": st.integers(1, 999_999).map(lambda n: f"bri-2026-{n:04d}"),
        "due": st.tuples(st.sampled_from(["", "before-", "after-"]), days).map("".join),
        "agency": st.sampled_from([str(HOUSING), "housing", "harbour-housing"]),
        "strand": st.sampled_from(["race", "transgender", "gender-identity"]),
    }
    return st.one_of(listed, more.get(kind, st.nothing()))


KINDS = ("whose", "state", "agency", "strand", "owner", "case", "purpose", "due", "is")
WORDS = st.sampled_from(KINDS).flatmap(lambda kind: right(kind).map(lambda v: Word(kind, v)))


def test_the_example_of_the_page_is_understood() -> None:
    asked = read("state:overdue agency:housing strand:race", KNOWN)
    assert asked.problems == ()
    assert asked.words == (
        Word("state", "overdue"),
        Word("agency", "housing"),
        Word("strand", "race"),
    )


@given(st.lists(WORDS, max_size=12))
def test_what_is_understood_and_written_is_understood_again_as_the_same(words: list[Word]) -> None:
    asked = read(" ".join(map(str, words)), KNOWN)
    assert asked.problems == ()
    assert set(asked.words) == set(words)
    assert read(str(asked), KNOWN) == asked


@given(st.lists(WORDS, max_size=8), st.randoms())
def test_neither_order_nor_case_nor_commas_change_what_is_asked(words: list[Word], chance) -> None:  # type: ignore[no-untyped-def]
    mixed = [*words]
    chance.shuffle(mixed)
    joined = "  ".join(str(word).upper() for word in mixed)
    assert set(read(joined, KNOWN).words) == set(words)
    states = [word.value for word in words if word.kind == "state"]
    if states:
        asked = read(f"state:{','.join(states)}", KNOWN)
        assert set(asked.values("state")) == set(states)


@given(st.text(max_size=500))
def test_nothing_that_is_typed_breaks_it_and_no_word_is_passed_over(text: str) -> None:
    asked = read(text, KNOWN)
    assert bool(asked.words or asked.problems) == bool(text.split())
    assert read(str(asked), KNOWN) == Asked(asked.words)
    assert str(asked).isascii()


@given(st.text(min_size=1, max_size=40))
def test_no_word_that_is_kept_says_more_than_lists_ids_and_days(text: str) -> None:
    for kind in KINDS:
        for word in read(f"{kind}:{text}", KNOWN).words:
            assert say(word, KNOWN)
            assert word.value in str(word)
            listed = word.value in KNOWN.choices(kind)
            named = kind == "agency" and KNOWN.agency_ids(word.value)
            aimed = kind == "strand" and KNOWN.strand_codes(word.value)
            assert listed or named or aimed or any(letter.isdigit() for letter in word.value)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("state:overdu", "“state:overdu” means nothing here. Did you mean “state:overdue”?"),
        ("stat:overdue", "“stat:overdue” means nothing here. Did you mean “state:”?"),
        (
            "Amina",
            "“Amina” means nothing here. Write words such as state:overdue or agency:housing",
        ),
        ("state:", "Write what “state:” is to be, such as state:open or state:transferred"),
        ("case:amina", "“case:amina” means nothing here. Write for example case:BRI-2026-0001"),
        ("due:2026-02-30", "Write for example due:today or due:before-2026-12-01"),
        ("due:before-", "Write for example due:today or due:before-2026-12-01"),
        ("owner:amina", "“owner:amina” means nothing here. Write for example owner:me"),
        ("agency:probation", "“agency:probation” means nothing here."),
        ("state:done,donne", "Did you mean “state:done”?"),
    ],
)
def test_a_word_that_means_nothing_is_answered_with_the_nearest_that_does(
    typed: str, said: str
) -> None:
    (problem,) = read(typed, KNOWN).problems
    assert said in problem


def test_the_words_that_are_right_count_beside_one_that_is_not() -> None:
    asked = read("state:open nonsense agency:police", KNOWN)
    assert (str(asked), len(asked.problems)) == ("state:open agency:police", 1)


def test_an_agency_is_meant_by_its_name_by_a_part_of_it_or_by_its_id() -> None:
    assert KNOWN.agency_ids("police") == {POLICE}
    assert KNOWN.agency_ids("transport-police") == {TRANSPORT}
    assert KNOWN.agency_ids("hous") == {HOUSING}
    assert KNOWN.agency_ids(str(TRANSPORT)) == {TRANSPORT}
    assert KNOWN.agency_ids("ousing") == frozenset()
    assert KNOWN.agency_ids("british-police") == frozenset()


def test_only_who_runs_the_cycle_asks_for_the_actions_of_all() -> None:
    assert read("whose:all", KNOWN).problems == ()
    (problem,) = read("whose:all", REP).problems
    assert problem == "Only the co-ordinator and the chair list the actions of all agencies"


def test_words_of_before_are_still_understood() -> None:
    said = "state:not_done,in_progress,reported_done,agreed,impossible owner:mine"
    assert str(read(said, KNOWN)) == (
        "state:not-done state:in-progress state:reported state:not-accepted"
        " state:no-longer-possible owner:me"
    )


def test_too_many_words_are_said_to_be_too_many() -> None:
    asked = read(" ".join(["state:open"] * 41), KNOWN)
    assert asked.problems == ("Use 40 words at most",)


def test_every_word_of_a_list_can_be_said() -> None:
    for kind, values in (("state", STANDINGS), ("owner", OWNERS), ("due", DUE), ("is", MARKS)):
        for value, label in values.items():
            assert say(Word(kind, value), KNOWN) == label
    assert say(Word("purpose", "safety"), KNOWN) == Aim.SAFETY.label
    assert say(Word("agency", "police"), KNOWN) == "Police"
    assert say(Word("agency", "harbour"), KNOWN) == "Harbour Housing Association"
    assert say(Word("strand", "transgender"), KNOWN) == "Transgender identity"
    assert say(Word("case", "bri-2026-0001"), KNOWN) == "Case BRI-2026-0001"
    assert say(Word("due", "before-2026-12-01"), KNOWN) == "Due before 2026-12-01"


@given(st.text(max_size=60))
def test_a_name_becomes_one_plain_word(name: str) -> None:
    made = slug(name)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(made) == made
