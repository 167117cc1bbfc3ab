"""A short walk among canaries for every day; the long one is `make canaries`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from marac.cases import policy
from marac.database import db
from tests.access import wander
from tests.access.evaluator import Evaluator
from tests.access.facts import Facts, Viewer
from tests.access.wander_report import tell
from tests.access.wander_senses import Nose, tokens_in
from tests.access.wander_travel import Traveller, Wish

pytestmark = pytest.mark.walk

Instance = tuple[Flask, Facts]


@pytest.fixture
def instance(canaries: Path) -> Iterator[Instance]:
    """The instance of canaries, open, with its facts."""
    app, told = wander.open_instance(canaries / "demo-canaries", canaries / "facts.json")
    yield app, told
    with app.app_context():
        db.engine.dispose()


def readers(told: Facts, role: str) -> list[Viewer]:
    """Everybody who holds just this role."""
    return [viewer for viewer in told.viewers if viewer.label == role]


def test_a_walk_by_everybody_finds_nothing_where_it_does_not_belong(instance: Instance) -> None:
    app, told = instance
    found = wander.wander(app, told, requests=300, seed=20)
    assert found.leaks == set()
    assert dict(found.faults) == {}
    assert sum(found.visits.values()) == 300
    assert found.letters > 50
    assert sum(len(heard) for heard in found.heard.values()) > 100
    assert any("300 requests" in line for line in tell(app, told, found, seed=20, seconds=1))


def test_a_walk_notices_when_a_rule_is_taken_away(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, told = instance
    monkeypatch.setattr(policy, "sees_safe_contact", lambda _by, _case: True)
    with Nose(app, told) as nose:
        for viewer in readers(told, "RP")[:6]:
            traveller = Traveller(app, viewer)
            traveller.sign_in()
            for key, case in told.cases.items():
                if nose.ask.may_know(viewer, case):
                    wish = Wish("GET", f"/cases/{key}")
                    nose.smell(viewer, wish, traveller.go(wish))
    assert any("safe_contacts.means" in leak.what for leak in nose.findings.leaks)


def test_everything_that_a_chair_may_read_of_a_case_is_on_its_page(instance: Instance) -> None:
    """The evaluator is no mere refusal: what it allows is really there."""
    app, told = instance
    chair, ask = readers(told, "CH")[0], Evaluator(told, told.made_at)
    wanted = [t for t in told.tokens.values() if t["class"] in {"B", "D"} and t["state"] == "P"]
    mine = [t for t in wanted if ask.may_read(chair, t) and t["table"] == "safe_contacts"]
    traveller = Traveller(app, chair)
    traveller.sign_in()
    assert mine
    for token in mine[:8]:
        answer = traveller.go(Wish("GET", f"/cases/{token['case']}"))
        assert token["token"] in tokens_in(answer.text)


def test_the_evaluator_denies_whoever_has_no_seat_that_counts(instance: Instance) -> None:
    _, told = instance
    ask = Evaluator(told, told.made_at)
    names = ("Tobias Merriweather", "Elspeth Garrick", "Barnaby Stroud", "Imelda Croft")
    outside = [viewer for viewer in told.viewers if viewer.name in names]
    assert len(outside) == len(names)
    for token in told.tokens.values():
        letter = token["table"] == "mails"
        assert letter or not any(ask.may_read(viewer, token) for viewer in outside)
