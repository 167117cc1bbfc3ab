"""Talking with the virus scanner: what it says is heard, and no answer is never a good one."""

from pathlib import Path

import pytest

from marac import inspection
from marac.inspection import ScannerAway, clamav
from tests.inspection.clamd import Clamd
from tests.inspection.samples import EICAR


def test_a_scanner_is_asked_piece_by_piece_and_its_answer_is_heard() -> None:
    large = b"clean" * 300_000
    with Clamd() as scanner:
        assert inspection.scan(scanner.address, large) is True
        assert inspection.scan(scanner.address, EICAR) is False
    assert scanner.asked_about == [large, EICAR]


def test_a_scanner_may_stand_behind_a_path(tmp_path: Path) -> None:
    with Clamd(path=tmp_path / "clamd.sock") as scanner:
        assert inspection.scan(scanner.address, b"hello") is True


@pytest.mark.parametrize(
    "said", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK or not\0", b"FOUND\0"]
)
def test_any_other_answer_is_none(said: bytes) -> None:
    with Clamd(says=said) as scanner, pytest.raises(ScannerAway):
        inspection.scan(scanner.address, b"hello")


def test_a_scanner_that_is_down_or_called_wrongly_is_away(tmp_path: Path) -> None:
    with Clamd() as scanner:
        address = scanner.address
    for wrong in (address, str(tmp_path / "nobody.sock"), "localhost", "localhost:clamd"):
        with pytest.raises(ScannerAway):
            inspection.scan(wrong, b"hello")


def test_a_scanner_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamav, "ANSWER_SECONDS", 0.2)
    with Clamd(says=None) as scanner, pytest.raises(ScannerAway):
        inspection.scan(scanner.address, b"hello")
