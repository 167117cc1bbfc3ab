"""Whatever is done to a word, each day has one wording at most, and history tells them all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.lists import dating, operations
from marac.agencies.lists.asking import Asked, NewWord
from marac.agencies.lists.book import get_code_book
from marac.agencies.lists.dating import Span, Spans, Unfit
from marac.agencies.lists.models import CodeList
from marac.agencies.lists.queries import Term, get_term
from marac.agencies.lists.recording import read_snapshot
from marac.agencies.models import Agency, Area
from marac.refusals import Clash, Refused
from tests.factories import Factory

BEGAN = date(2020, 1, 1)
DAYS = st.integers(-30, 400).map(lambda n: BEGAN + timedelta(days=n))
LABELS = st.sampled_from(["Rough sleeping", "Homeless", "No fixed abode"])
STEP = st.tuples(st.sampled_from(["rename", "end", "reopen"]), DAYS, LABELS)
STEPS = st.lists(STEP, max_size=12)
ASKED = [BEGAN + timedelta(days=n) for n in range(-40, 420)]


def act(spans: Spans, what: str, on: date, label: str) -> Spans:
    if what == "end":
        return dating.ended(spans, on=on)
    change = dating.renamed if what == "rename" else dating.reopened
    return change(spans, label=label, text="", on=on)


def said(spans: Spans, on: date) -> list[str]:
    """Every wording that holds on a day."""
    return [
        s.label for s in spans if s.valid_from <= on and (s.valid_to is None or on <= s.valid_to)
    ]


@given(STEPS)
def test_every_day_has_one_wording_at_most_and_the_past_stays(
    steps: list[tuple[str, date, str]],
) -> None:
    spans: Spans = (Span("Homelessness", "", BEGAN),)
    for what, on, label in steps:
        try:
            after = act(spans, what, on, label)
        except Unfit:
            continue
        changed_from = on + timedelta(days=1) if what == "end" else on
        for asked in ASKED:
            assert len(said(after, asked)) <= 1
            if asked < changed_from:
                assert said(after, asked) == said(spans, asked)
        if what != "end":
            assert said(after, on) == [label]
        spans = after
        assert [s.valid_from for s in spans] == sorted({s.valid_from for s in spans})


@given(STEPS)
def test_a_renaming_leaves_no_day_without_words(steps: list[tuple[str, date, str]]) -> None:
    spans: Spans = (Span("Homelessness", "", BEGAN),)
    for what, on, label in steps:
        try:
            after = act(spans, what, on, label)
        except Unfit:
            continue
        if what == "rename":
            assert [bool(said(after, d)) for d in ASKED] == [bool(said(spans, d)) for d in ASKED]
        spans = after


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area("Bristol")
    make.codes(area)
    return area


@pytest.fixture
def by(make: Factory, area: Area) -> Actor:
    council: Agency = make.agency("Council", area=area)
    return make.actor(make.user(Role.COORDINATOR, area=area, agency=council), area)


def the(session: Session, by: Actor, code: str = "HOMELESSNESS") -> Term:
    term = get_term(session, by=by, code_list=CodeList.STRAND, code=code)
    assert term is not None
    return term


DONE = {
    "rename": operations.rename_word,
    "end": operations.end_word,
    "reopen": operations.reopen_word,
}
MOVES = st.tuples(st.sampled_from(["move", "take_back"]), DAYS, LABELS)
ACTS = st.lists(STEP | MOVES, max_size=8)


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Leave nothing of one example for the next."""
    point = session.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        session.expire_all()


def do(session: Session, by: Actor, term: Term, what: str, on: date, label: str) -> bool:
    """Try what somebody might ask of a word; tell whether it was done."""
    seen = term.number
    asked = Asked(on=on, why="?", seen=seen, label="" if what == "end" else label)
    try:
        if what == "move":
            operations.move_word(session, by=by, term=term, seen=seen, up=on.day > 15)
        elif what == "take_back":
            operations.take_back(session, by=by, term=term, seen=seen)
        else:
            DONE[what](session, by=by, term=term, asked=asked)
    except Refused:
        return False
    return True


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS, code=st.sampled_from(["HOMELESSNESS", "RACE"]))
def test_history_tells_every_state_a_word_was_ever_in(
    session: Session, by: Actor, acts: list[tuple[str, date, str]], code: str
) -> None:
    with undone(session):
        states = [the(session, by, code).current]
        for what, on, label in acts:
            if do(session, by, the(session, by, code), what, on, label):
                states.append(the(session, by, code).current)
        changes = the(session, by, code).made

        assert [read_snapshot(c.before) for c in changes] == states[:-1]
        assert [read_snapshot(c.after) for c in changes] == states[1:]
        assert [c.number for c in changes] == list(range(1, len(changes) + 1))
        book = get_code_book(session, area_id=by.area_id)
        for asked in ASKED[::7]:
            chosen = [c.label for c in book.choices("strand", asked) if c.code == code]
            assert chosen == said(states[-1], asked)


def test_a_change_decided_on_an_old_page_is_refused(session: Session, by: Actor) -> None:
    term = the(session, by)
    asked = Asked(on=date(2026, 11, 1), why="?", label="Homeless", seen=0)
    operations.rename_word(session, by=by, term=term, asked=asked)

    with pytest.raises(Clash):
        operations.end_word(session, by=by, term=the(session, by), asked=asked)


def test_a_national_end_holds_where_an_area_has_its_own_wording(
    session: Session, by: Actor, make: Factory, area: Area
) -> None:
    ours = Asked(on=date(2026, 10, 1), why="?", label="Race or heritage")
    operations.rename_word(session, by=by, term=the(session, by, "RACE"), asked=ours)
    keeper: User = make.user(Role.SYSTEM_ADMINISTRATOR, area=area, agency=make.agency(area=area))
    nation = make.actor(keeper, area)
    last = Asked(on=date(2026, 11, 30), why="The law changed")

    operations.end_word(session, by=nation, term=the(session, nation, "RACE"), asked=last)

    book = get_code_book(session, area_id=area.id)
    assert book.can_choose("strand", "RACE", date(2026, 11, 30))
    assert not book.can_choose("strand", "RACE", date(2026, 12, 1))
    assert book.label("strand", "RACE", date(2026, 12, 1)) == "Race or heritage"


def test_a_new_national_word_may_not_take_the_code_of_any_area_s_own(
    session: Session, make: Factory, area: Area
) -> None:
    elsewhere = make.area("Somerset")
    keeper = make.user(
        Role.SYSTEM_ADMINISTRATOR, area=elsewhere, agency=make.agency(area=elsewhere)
    )
    word = NewWord(on=BEGAN, code_list=CodeList.STRAND, code="age", label="How old", area_id=None)

    with pytest.raises(Unfit, match="has this code"):
        operations.add_word(session, by=make.actor(keeper, elsewhere), word=word)
