"""Whoever takes the disk away reads nobody's words on it."""

import sqlite3
from pathlib import Path

import pytest

from tests.hostile.at_rest import lying_about, tokens_in

pytestmark = pytest.mark.walk


def test_no_word_of_any_case_lies_in_clear(tmp_path: Path) -> None:
    assert lying_about(tmp_path / "canaries") == {}
    # The words are there, and were found by whoever holds the keys: it is no empty house.
    with sqlite3.connect(tmp_path / "canaries" / "marac.db") as thief:
        assert (
            thief.execute("SELECT count(*) FROM cases WHERE voice_wants <> ''").fetchone()[0] > 30
        )


def test_a_canary_would_be_seen_in_any_case_of_letters() -> None:
    assert tokens_in(b"\x00canaryabcdefgh\xff CANARY2345ABCD") == {
        "CANARYABCDEFGH",
        "CANARY2345ABCD",
    }
