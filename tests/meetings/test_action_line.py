"""One line catches an action: who, what and by when, as people say it in the room."""

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac.actions.models import Aim
from marac.meetings.room.days import NotADay, read_day
from marac.meetings.room.naming import Directory
from marac.meetings.room.people import Owner
from marac.meetings.room.shorthand import read_line

TODAY = date(2026, 11, 22)  # a Sunday
SPACE = UUID("6f1d9b2e-4c0a-5d3e-9a77-2b8c1e5f0a13")


def owner(name: str, agency: str, kind: str, short: str = "") -> Owner:
    return Owner(uuid5(SPACE, name), name, uuid5(SPACE, agency), agency, short or agency, kind)


LENA = owner("Lena Park", "Harbour Homes", "housing_association", "HH")
TOM = owner("Tom Bell", "Harbour Homes", "housing_association", "HH")
OLU = owner("Olu Adé", "Avon Police", "police_neighbourhood")
CORY = owner("Cory Okafor", "City Council", "community_safety")
PEOPLE = Directory([LENA, TOM, OLU, CORY])
TWO_LANDLORDS = Directory([LENA, owner("Sam Reed", "City Housing", "council_housing")])


@pytest.mark.parametrize(
    ("line", "who", "task", "day"),
    [
        ("housing change locks fri", LENA, "Change locks", date(2026, 11, 27)),
        ("HH: change the locks by next tue", LENA, "Change the locks", date(2026, 11, 24)),
        ("olu visit the victim tomorrow", OLU, "Visit the victim", date(2026, 11, 23)),
        ("ade visit wd+3", OLU, "Visit", date(2026, 11, 25)),
        ("polcie patrol in 2 weeks", OLU, "Patrol", date(2026, 12, 6)),
        ("lena park fit a fire guard 3 dec", LENA, "Fit a fire guard", date(2026, 12, 3)),
        ("hh tom put up cctv 3rd december 2026", TOM, "Put up cctv", date(2026, 12, 3)),
        ("change locks harbor homes due 1/12", LENA, "Change locks", date(2026, 12, 1)),
        ("@cory agree a behaviour contract in a month", CORY, "Agree a behaviour contract",
         date(2026, 12, 22)),
        ("police monitor 24/7 until fri", OLU, "Monitor 24/7", date(2026, 11, 27)),
    ],
)  # fmt: skip
def test_a_line_says_who_does_what_by_when(line: str, who: Owner, task: str, day: date) -> None:
    heard = read_line(line, PEOPLE, today=TODAY)
    assert (heard.owner, heard.task, heard.due_on, heard.problems) == (who, task, day, [])


def test_who_is_in_the_room_is_meant_before_who_is_not() -> None:
    heard = read_line("housing change locks fri", PEOPLE, today=TODAY, here={TOM.user_id})
    assert heard.owner is TOM
    assert heard.others == (LENA,)


def test_a_name_that_could_be_two_agencies_is_asked_about() -> None:
    heard = read_line("housing change locks fri", TWO_LANDLORDS, today=TODAY)
    assert heard.owner is None
    assert heard.problems == ["Say who is meant: Harbour Homes or City Housing"]
    assert (heard.task, heard.due_on) == ("Change locks", date(2026, 11, 27))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("change locks fri", "Say who does it, by the agency or the name"),
        ("housing fri", "Say what will be done"),
        ("housing change locks", "Say by which day, like fri, 3 dec or in 2 weeks"),
        ("housing change locks 31 feb", "Due day must be a real date"),
        ("housing change locks 1/1/2020", "The due day must be today or later"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(line: str, problem: str) -> None:
    assert read_line(line, PEOPLE, today=TODAY).problems == [problem]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", TODAY),
        ("sun", date(2026, 11, 29)),
        ("next sunday", date(2026, 11, 29)),
        ("next mon", date(2026, 11, 23)),
        ("this thurs", date(2026, 11, 26)),
        ("next week", date(2026, 11, 29)),
        ("within 3 days", date(2026, 11, 25)),
        ("3 working days", date(2026, 11, 25)),
        ("two weeks", date(2026, 12, 6)),
        ("wd5", date(2026, 11, 27)),
        ("dec 3rd", date(2026, 12, 3)),
        ("1 nov", date(2027, 11, 1)),
        ("2026-12-03", date(2026, 12, 3)),
        ("26 Nov 2026.", date(2026, 11, 26)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


@pytest.mark.parametrize("typed", ["monitor", "sunny", "24/7", "5 homes", "soon", "marchers 3"])
def test_a_word_that_begins_like_a_day_is_none(typed: str) -> None:
    with pytest.raises(NotADay):
        read_day(typed, today=TODAY)


SAID = (
    "housing hh police @tom lena change locks fri next tue 3 dec in 2 weeks by wd+3 31 feb , - ' @"
    " 999 months 00/00 ａ 1/1/0000 next"
)
TASKS = "fit repair letter flat door tenant"
WORDS = st.sampled_from(SAID.split())
ANYTHING = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join))


@given(line=ANYTHING)
def test_any_text_is_understood_or_what_is_missing_is_said(line: str) -> None:
    heard = read_line(line, PEOPLE, today=TODAY)
    assert bool(heard.who_missing) == (heard.owner is None)
    assert bool(heard.task_missing) == (not heard.task)
    assert bool(heard.day_missing) == (heard.due_on is None)
    assert heard.due_on is None or heard.due_on >= TODAY
    assert all(problem[:1].isupper() for problem in heard.problems)


@given(
    who=st.sampled_from([("housing", LENA), ("police", OLU), ("cory", CORY), ("tom bell", TOM)]),
    task=st.lists(st.sampled_from(TASKS.split()), min_size=1),
    day=st.sampled_from(["fri", "3 dec", "in 2 weeks", "wd+3", "tomorrow", "by next tue"]),
)
def test_what_is_said_in_order_is_always_understood(
    who: tuple[str, Owner], task: list[str], day: str
) -> None:
    heard = read_line(" ".join([who[0], *task, day]), PEOPLE, today=TODAY)
    assert heard.problems == []
    assert heard.owner is who[1]
    assert heard.task.casefold() == " ".join(task)


@pytest.mark.parametrize(
    ("line", "task", "aim"),
    [
        ("housing change locks fri #safety", "Change locks", Aim.SAFETY),
        ("#safety housing change locks fri", "Change locks", Aim.SAFETY),
        ("olu collect the cctv #evid fri", "Collect the cctv", Aim.EVIDENCE),
        ("olu collect the cctv purpose:evidence fri", "Collect the cctv", Aim.EVIDENCE),
        ("housing clear the wall outside flat #12 fri", "Clear the wall outside flat #12", None),
        ("housing collect it for evidence fri", "Collect it for evidence", None),
    ],
)
def test_a_line_may_say_what_the_action_is_for(line: str, task: str, aim: Aim | None) -> None:
    heard = read_line(line, PEOPLE, today=TODAY)
    assert (heard.task, heard.aim, heard.problems) == (task, aim, [])
    assert heard.due_on == date(2026, 11, 27)


@pytest.mark.parametrize("word", ["#joy", "#s", "#", "purpose:"])
def test_a_purpose_that_is_none_or_could_be_two_is_said_to_be_so(word: str) -> None:
    heard = read_line(f"housing change locks fri {word}", PEOPLE, today=TODAY)
    assert heard.aim is None
    assert heard.task == "Change locks"
    assert heard.problems == [
        f"“{word}” is no purpose: write #safety, #support, #account, #evidence, #community, #learn"
    ]
