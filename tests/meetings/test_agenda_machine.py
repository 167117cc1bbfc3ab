"""Whatever is done to an agenda, no case is lost and what went out keeps its number.

Hypothesis adds, moves, sorts, takes off, puts off, sends, recalls and undoes in any order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, example, given, settings

from marac import clock
from marac.cases.models import Case, Listing
from marac.meetings import operations
from marac.meetings.builder import load_builder
from marac.refusals import Refused
from tests.meetings.conftest import Town

EARLY = datetime(2026, 11, 13, 9, tzinfo=UTC)
ACTS = ("add", "add_at", "move", "off", "put_off", "minutes", "sort", "send", "recall", "undo")
STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 8))


class Desk:
    """A co-ordinator at work on one agenda, who notes what has gone out under which number."""

    def __init__(self, town: Town) -> None:
        self.town, self.session = town, town.make.session
        self.by = town.actor(town.coordinator)
        self.cases: list[Case] = [town.accepted(f"Person{n} One", town.housing) for n in range(6)]
        self.sent: dict[object, int] = {}

    def places(self) -> list[Listing]:
        """The live places in their order."""
        self.session.expire_all()
        live = [p for p in self.town.meeting.listings if p.undecided]
        return sorted(live, key=lambda place: place.position)

    def act(self, what: str, which: int, to: int) -> None:
        places = self.places()
        case = self.cases[which]
        listing = places[which % len(places)] if places else None
        about = {"session": self.session, "by": self.by}
        meeting = {"meeting": self.town.meeting}
        if what == "add":
            operations.list_case(**about, **meeting, case=case)
        elif what == "add_at":
            operations.list_case(**about, **meeting, case=case, to=to)
        elif what == "sort":
            sort = operations.put_by_presence if to % 2 else operations.put_children_first
            sort(**about, **meeting)
        elif what in {"send", "recall", "undo"}:
            self.whole(what)
        elif listing is not None:
            one = {"listing": listing}
            if what == "move":
                operations.move(**about, **one, to=to)
            elif what == "minutes":
                operations.set_minutes(**about, **one, minutes=to)
            else:
                operations.take_off(**about, **one, code="time" if what == "put_off" else "")

    def whole(self, what: str) -> None:
        about = {"session": self.session, "by": self.by, "meeting": self.town.meeting}
        {"send": operations.circulate, "recall": operations.recall, "undo": operations.undo}[what](
            **about
        )

    def look(self) -> None:
        """What must hold after every step."""
        places = self.places()
        on_it = [place.case_id for place in places]
        assert len(on_it) == len(set(on_it)), "a case stands there twice"
        builder = load_builder(self.session, by=self.by, meeting=self.town.meeting)
        found = on_it + [case.id for case in builder.waiting]
        assert sorted(found) == sorted(case.id for case in self.cases), "a case is lost"
        out = {p.id: p for p in self.town.meeting.listings if p.circulated_at is not None}
        for key, number in self.sent.items():
            if key in out:
                assert out[key].position == number, "a number that went out has changed"
                assert out[key].undecided or out[key].deferral_code, "it went without a word"
        self.sent = {key: place.position for key, place in out.items()}
        held = [p.position for p in self.town.meeting.listings if p.circulated_at or p.undecided]
        assert len(held) == len(set(held)), "two cases have one number"
        new = [place.position for place in places if place.circulated_at is None]
        last = max((p.position for p in self.town.meeting.listings if p.circulated_at), default=0)
        assert new == list(range(last + 1, last + 1 + len(new))), "numbers have a gap"
        assert [item.listing.id for item in builder.items if item.listing.undecided] == [
            place.id for place in places
        ], "two readings give two orders"


@contextmanager
def undone(town: Town) -> Iterator[None]:
    """Take back what one sequence did, before the next."""
    savepoint = town.make.session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        town.make.session.expire_all()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=25))
@example(steps=[("add", 0, 1), ("add", 1, 1), ("send", 0, 1), ("undo", 0, 1)])
@example(
    steps=[("add", 0, 1), ("add", 1, 1), ("move", 0, 2), ("send", 0, 1), ("undo", 0, 1)],
)
@example(
    steps=[("add", 0, 1), ("send", 0, 1), ("put_off", 0, 1), ("undo", 0, 1), ("recall", 0, 1)],
)
def test_no_sequence_loses_a_case_or_changes_a_number_that_went_out(
    town: Town, steps: list[tuple[str, int, int]]
) -> None:
    with undone(town):
        desk = Desk(town)
        for n, (what, which, to) in enumerate(steps):
            with clock.moved_to(EARLY + timedelta(minutes=n * 3)):
                savepoint = town.make.session.begin_nested()
                try:
                    desk.act(what, which, to)
                    savepoint.commit()
                except Refused:
                    savepoint.rollback()
                desk.look()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP.filter(lambda step: step[0] not in {"send", "recall", "undo"})))
def test_undoing_everything_leads_back_to_an_empty_agenda(
    town: Town, steps: list[tuple[str, int, int]]
) -> None:
    with undone(town), clock.moved_to(EARLY):
        desk = Desk(town)
        for what, which, to in steps[:15]:
            savepoint = town.make.session.begin_nested()
            try:
                desk.act(what, which, to)
                savepoint.commit()
            except Refused:
                savepoint.rollback()
        while load_builder(desk.session, by=desk.by, meeting=town.meeting).undoable:
            desk.whole("undo")
            desk.look()
        assert desk.places() == []
