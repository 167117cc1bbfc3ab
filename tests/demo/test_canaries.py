"""The instance of canaries: every word has its token, and the file says only what is so."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac.app import create_app
from marac.config import Settings
from marac.database import Model, db
from marac.demo.canaries import tokens, words
from marac.demo.canaries.tokens import Mint
from marac.meetings.models import MinutesRevision
from marac.people.models import Identity
from marac.people.names import fold_name

Facts = dict[str, Any]
# Nothing is shared or forbidden before a case is submitted.
AFTER_THE_DRAFT = "SLPHMCX"


@pytest.fixture
def facts(canaries: Path) -> Facts:
    """What the file says."""
    told: Facts = json.loads((canaries / "facts.json").read_text(encoding="utf-8"))
    return told


def of_bristol(facts: Facts) -> list[Facts]:
    """The cases of the larger area."""
    area = next(area["id"] for area in facts["areas"] if area["name"] == "Bristol")
    return [case for case in facts["cases"] if case["area"] == area]


def test_every_text_column_of_a_case_holds_tokens_or_stands_on_the_list(facts: Facts) -> None:
    filled = {f"{t['table']}.{t['field'].split('.')[0]}" for t in facts["tokens"]}
    wanted = {f"{words.table_of(m)}.{k}" for m in words.mappers() for k in words.worded(m)}
    assert wanted - filled == set()


def test_the_lists_of_what_holds_no_words_name_nothing_that_is_not_there() -> None:
    tables = set(Model.metadata.tables)
    columns = {f"{words.table_of(m)}.{k}" for m in words.mappers() for k in words.texts(m)}
    assert set(words.NOT_OF_CASES) - tables == set()
    assert set(words.NO_WORDS) - columns == set()


def test_a_token_is_one_word_and_survives_folding_and_capitals(facts: Facts) -> None:
    found = [t["token"] for t in facts["tokens"]]
    assert len(found) == len(set(found)) > 5000
    assert all(len(token) <= 14 and token.isalnum() for token in found)
    token = found[0]
    assert tokens.find(fold_name(f"Nora {token}").upper()) == {token}
    assert tokens.find(f"Nora {token[:9]}\n{token[9:]}") == {token}


def test_the_same_seed_makes_the_same_tokens() -> None:
    first, second = Mint("a"), Mint("a")
    assert [first.token() for _ in range(3)] == [second.token() for _ in range(3)]
    assert Mint("b").token() != Mint("a").token()


def test_every_state_and_every_relation_has_its_cases(facts: Facts) -> None:
    cases = of_bristol(facts)
    assert {case["state"] for case in cases} == set("DSLPHMCXZ")
    for state in AFTER_THE_DRAFT:
        those = [case for case in cases if case["state"] == state]
        assert any(case["conflicted_users"] for case in those), state
        assert any(case["conflicted_agencies"] for case in those), state
        if state != "S":
            assert any(case["withdrawn_agencies"] for case in those), state
    for state in "SLPHMC":
        assert any(c["named_list"] is not None for c in cases if c["state"] == state), state
    assert len({case["area"] for case in facts["cases"]}) == 2
    assert sum(len(case["grants"]) for case in cases) > 5
    assert sum(len(case["break_glass"]) for case in cases) > 3


def test_every_class_and_every_way_of_sharing_has_its_tokens(facts: Facts) -> None:
    assert {t["class"] for t in facts["tokens"]} == {*"ABCDEFGH", None}
    shared = Counter(
        (t["class"], t["release"]) for t in facts["tokens"] if t["class"] in {"E", "F"}
    )
    for release in ("named", "chair", "withheld"):
        assert shared["E", release]
        assert shared["F", release]
    assert shared["E", "all"]
    assert not shared["F", "all"]


def test_some_people_cannot_work_though_they_sign_in(facts: Facts) -> None:
    seats = [seat | {"person": p["name"]} for p in facts["people"] for seat in p["seats"]]
    agreed = {agency["id"]: agency["agreement_in_date"] for agency in facts["agencies"]}
    assert any(person["disabled"] for person in facts["people"])
    assert any(not seat["declared"] for seat in seats)
    assert any(not agreed[seat["agency"]] for seat in seats)
    assert any(seat["to"] and seat["to"] < facts["made_at"][:10] for seat in seats)
    assert all("@" in person["email"] and person["password"] for person in facts["people"])


def test_the_file_says_what_is_so_and_never_who_may_see_it(facts: Facts) -> None:
    told = set(facts["tokens"][0])
    assert {"token", "table", "field", "class", "case", "state", "area", "author_agency"} <= told
    assert {"invited_agencies", "conflicted_users", "conflicted_agencies", "named_list"} <= told
    assert not [name for name in told if "see" in name or "read" in name or "visible" in name]


def test_the_tokens_stand_in_the_database_and_the_minutes_are_sealed_over_them(
    canaries: Path, facts: Facts
) -> None:
    app = create_app(Settings.from_environment({}, instance=canaries / "demo-canaries"))
    with app.app_context():
        names = db.session.scalars(sa.select(Identity.name)).all()
        minutes = db.session.scalars(sa.select(MinutesRevision.content)).all()
        db.engine.dispose()
    known = {t["token"] for t in facts["tokens"]}
    assert all(len(tokens.find(name)) == 1 for name in names)
    assert all(tokens.find(str(content)) <= known for content in minutes)
    assert len({token for content in minutes for token in tokens.find(str(content))}) > 100


def test_the_people_who_sign_in_are_listed_as_ever(canaries: Path) -> None:
    people = json.loads((canaries / "who.json").read_text(encoding="utf-8"))
    assert {"Tobias Merriweather", "Ngozi Okafor"} <= {person["name"] for person in people}
