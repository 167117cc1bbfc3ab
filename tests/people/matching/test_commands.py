"""`marac people` measures, learns, looks through all, and exchanges with linkage elsewhere."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.agencies.models import Area
from marac.people.cli import group
from marac.people.decided import Comparison
from marac.people.matching import Description, look_up
from marac.people.matching.learnt import forget, weights_of
from marac.people.matching.models import MatchProgress, MatchSuggestion, MatchWeights, match_keys
from marac.people.matching.weights import PRIORS, Weights
from marac.people.models import Identity
from tests.factories import Factory

Run = Callable[..., Result]
BORN = date(1990, 4, 3)
KEYS = {
    "recall_at_1", "recall_at_5", "recall_at_20", "best_f1", "recall_at_precision_95",
    "lookup_ms_p50", "lookup_ms_p95", "peak_rss_mb",
}  # fmt: skip


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs `marac people`."""
    return lambda *words: app.test_cli_runner().invoke(group, [str(word) for word in words])


@pytest.fixture
def area(session: Session, make: Factory) -> Area:
    """An area in which nobody is recorded."""
    return make.area()


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Questions and people: two who are known, and a stranger."""
    people = [
        {"pid": 1, "given": "Mohammed", "family": "Hussain", "dob": "1990-04-03"},
        {"pid": 2, "given": "Siobhán", "family": "O'Brien", "dob": "12/05/1975"},
        {"pid": 3, "given": "John", "family": "Smith", "dob": ""},
    ]
    questions = [
        {"truth": 1, "origin": "pk", "given": "HUSAIN", "family": "MUHAMMAD", "dob": "19900304"},
        {"truth": 2, "origin": "ie", "given": "Shivaun", "family": "OBrien", "dob": "1975"},
        {"truth": "", "origin": "pl", "given": "Piotr", "family": "Nowak", "dob": "1980-31-31"},
    ]
    return write(tmp_path / "queries.csv", questions), write(tmp_path / "people.csv", people)


def test_a_file_is_measured_without_touching_what_is_recorded(
    run: Run, session: Session, files: tuple[Path, Path], tmp_path: Path
) -> None:
    result = run("evaluate", *files, "--json", tmp_path / "numbers.json", "--workers", 1)
    assert result.exit_code == 0, result.output
    numbers = json.loads((tmp_path / "numbers.json").read_text())
    assert {*KEYS, "by_origin"} <= set(numbers)
    assert numbers["recall_at_1"] == numbers["best_f1"] == 1.0
    assert set(numbers["by_origin"]) == {"ie", "pk", "pl"}
    assert all(set(row) >= KEYS for row in numbers["by_origin"].values())
    assert numbers["false_flags"] == 0.0
    assert numbers["precision_strong"] == 1.0
    assert session.scalar(sa.select(sa.func.count()).select_from(Identity)) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "has no column 'truth'"),
        (b"truth,colour\n1,red\n", "has none of the columns given, family"),
        (b"truth,given\n1,\xff\xfe\n", "is not a text file in UTF-8"),
        (b"", "has no column 'truth'"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(
    run: Run, files: tuple[Path, Path], content: bytes, said: str
) -> None:
    files[0].write_bytes(content)
    result = run("evaluate", *files)
    assert result.exit_code == 1
    assert said in result.output


def decide(session: Session, make: Factory, area: Area, number: int, *, same: bool) -> None:
    """Record two identities, alike or not, and what somebody decided about them."""
    ends = ["Nnamani", "Wojcik", "Farrell", "Desai", "Cheung", "Jama", "Okafor"]
    family, born = f"{ends[number % 7]}{'abcdefgh'[number % 8]}", BORN + timedelta(days=97 * number)
    one = make.identity(area, f"Amina {family}", given_names="Amina", surname=family, born_on=born)
    other = make.identity(
        area,
        f"Amina {family}",
        given_names="Amina" if same else "Bilal",
        surname=family,
        born_on=born if same else born + timedelta(days=4000),
    )
    session.add(
        Comparison(
            area_id=area.id,
            identity_id=one.id,
            other_id=other.id,
            same=same,
            decided_by_id=make.user().id,
            decided_at=clock.now(),
        )
    )


def test_a_few_decisions_change_nothing(
    run: Run, session: Session, make: Factory, area: Area
) -> None:
    for number in range(5):
        decide(session, make, area, number, same=True)
    session.commit()
    result = run("train", "--area", area.code)
    assert result.exit_code == 0, result.output
    assert "The weights stay: 5 confirmed, 0 rejected; 50 and 20 are needed." in result.output
    assert weights_of(session, area.id).version == 0


def test_decisions_teach_weights_that_are_kept_by_number(
    run: Run, session: Session, make: Factory, area: Area
) -> None:
    for number in range(75):
        decide(session, make, area, number, same=number < 52)
    session.commit()
    result = run("train", "--area", area.code)
    assert result.exit_code == 0, result.output
    assert "Weights number 1 are in force, from 52 confirmed, 23 rejected." in result.output
    session.expire_all()
    kept = session.scalars(sa.select(MatchWeights)).one()
    assert kept.loss_after < kept.loss_before
    forget(area.id)
    learnt = weights_of(session, area.id)
    assert learnt.version == 1
    assert learnt.chances["birth"]["same"][0] > PRIORS["birth"]["same"][0]
    asked = Description(given="Amina", family="Nnamania", born_on=BORN)
    assert look_up(session, area_id=area.id, description=asked)


@pytest.fixture
def twice(session: Session, make: Factory, area: Area) -> tuple[Identity, Identity]:
    """One person recorded twice, among others."""
    home = {"address": "12 Mill Lane", "postcode": "LS1 7PQ", "born_on": BORN}
    names = {"given_names": "Mohammed", "surname": "Hussain"}
    one = make.identity(area, "Mohammed Hussain", **names, **home)
    names = {"given_names": "Muhammad", "surname": "Husain"}
    other = make.identity(area, "Muhammad Husain", **names, **home)
    make.identity(area, "John Smith", given_names="John", surname="Smith")
    session.commit()
    return one, other


def suggestions(session: Session) -> list[frozenset[Any]]:
    """Give the pairs that wait for somebody."""
    session.expire_all()
    return [frozenset((s.one_id, s.other_id)) for s in session.scalars(sa.select(MatchSuggestion))]


def test_everybody_is_looked_up_against_everybody(
    run: Run, session: Session, area: Area, twice: tuple[Identity, Identity]
) -> None:
    pair = frozenset(one.id for one in twice)
    for _again in range(2):
        result = run("link", "--area", area.code, "--processes", 1)
        assert result.exit_code == 0, result.output
        assert "1 pairs wait for somebody to decide." in result.output
        assert suggestions(session) == [pair]


def test_linking_goes_on_where_it_was_stopped(
    run: Run, session: Session, area: Area, twice: tuple[Identity, Identity]
) -> None:
    last = session.scalar(sa.select(Identity.id).order_by(Identity.id.desc()).limit(1))
    session.add(MatchProgress(area_id=area.id, part="all", last_id=last, done=3))
    session.commit()
    result = run("link", "--area", area.code, "--processes", 1)
    assert "0 pairs wait" in result.output
    assert "1 pairs wait" in run("link", "--area", area.code, "--processes", 1).output


def test_a_pair_that_was_decided_is_not_suggested_again(
    run: Run, session: Session, make: Factory, area: Area, twice: tuple[Identity, Identity]
) -> None:
    decided = {"decided_by_id": make.user().id, "decided_at": clock.now(), "same": False}
    ids = {"identity_id": twice[0].id, "other_id": twice[1].id, "area_id": area.id}
    session.add(Comparison(**ids, **decided))
    session.commit()
    run("link", "--area", area.code, "--processes", 1)
    assert suggestions(session) == []


def test_identities_go_out_and_suggestions_come_back(
    run: Run, session: Session, area: Area, twice: tuple[Identity, Identity], tmp_path: Path
) -> None:
    out = tmp_path / "identities.csv"
    assert "3 identities are in" in run("splink", "export", out, "--area", area.code).output
    with out.open(newline="") as file:
        rows = {row["unique_id"]: row for row in csv.DictReader(file)}
    assert rows[str(twice[0].id)]["given"] == "mohammed"
    pairs = [
        {"unique_id_l": twice[0].id, "unique_id_r": twice[1].id, "match_weight": 18.25},
        {"unique_id_l": twice[0].id, "unique_id_r": area.id, "match_weight": 3},
    ]
    back = write(tmp_path / "pairs.csv", pairs)
    result = run("splink", "read", back, "--area", area.code)
    assert "1 pairs wait for somebody to decide; 1 name nobody of this area." in result.output
    assert suggestions(session) == [frozenset(one.id for one in twice)]


def test_everybody_is_filed_anew(
    run: Run, session: Session, area: Area, twice: tuple[Identity, Identity]
) -> None:
    session.execute(sa.delete(match_keys))
    session.commit()
    asked = Description(given="Mohammed", family="Hussain")
    assert look_up(session, area_id=area.id, description=asked) == []
    assert "3 identities are filed anew." in run("refile").output
    session.expire_all()
    assert len(look_up(session, area_id=area.id, description=asked)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "needs the columns one_id, other_id and bits"),
        ("one_id,other_id,bits\n1,2,3\n", "line 2: not two ids and a number"),
    ],
)
def test_a_wrong_file_of_suggestions_is_refused(
    run: Run, area: Area, session: Session, tmp_path: Path, text: str, said: str
) -> None:
    session.commit()
    (tmp_path / "pairs.csv").write_text(text)
    result = run("splink", "read", tmp_path / "pairs.csv", "--area", area.code)
    assert result.exit_code == 1
    assert said in result.output


def model(weights: Weights, factor: float = 1.0) -> dict[str, Any]:
    """Write weights as Splink saves a model."""
    return {
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": [
                    {"label_for_charts": "missing", "is_null_level": True},
                    *(
                        {"label_for_charts": level, "m_probability": m, "u_probability": u * factor}
                        for level, (m, u) in levels.items()
                        if u is not None
                    ),
                ],
            }
            for name, levels in weights.chances.items()
        ]
    }


@pytest.mark.parametrize(
    ("factor", "code", "said"), [(1.0, 0, "lie within 2.0 bits"), (0.02, 1, "lie further apart")]
)
def test_the_weights_are_held_against_a_model_of_splink(
    run: Run, session: Session, area: Area, tmp_path: Path, factor: float, code: int, said: str
) -> None:
    session.commit()
    (tmp_path / "model.json").write_text(json.dumps(model(Weights(), factor)))
    result = run("splink", "check", tmp_path / "model.json", "--area", area.code)
    assert result.exit_code == code
    assert said in result.output


def test_what_is_no_model_is_refused(
    run: Run, session: Session, area: Area, tmp_path: Path
) -> None:
    session.commit()
    (tmp_path / "model.json").write_text("[]")
    result = run("splink", "check", tmp_path / "model.json", "--area", area.code)
    assert "is not a model that Splink saved" in result.output
