"""The name of a file: shown as it was, as far as it can do no harm."""

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from marac.inspection import disposition, tidy_name
from marac.inspection.kinds import kind_by_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Photo of the door.JPG", "Photo of the door.JPG"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\zainab\\letter.docx", "letter.docx"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie: b.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("cafe\u0301.txt", "café.txt"),
        ("  spaces   here .pdf", "spaces here.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        (f"{'x' * 300}.pdf", f"{'x' * 116}.pdf"),
    ],
)
def test_names_are_made_fit_to_be_shown(given_name: str, shown: str) -> None:
    assert tidy_name(given_name) == shown


@given(st.text(max_size=400))
@example("a\u2028b.pdf")
@example("x." * 200)
def test_no_name_can_hide_anything_or_be_too_long(given_name: str) -> None:
    name = tidy_name(given_name)
    assert 0 < len(name) <= 120
    assert unicodedata.is_normalized("NFC", name)
    assert not {"/", "\\"} & set(name)
    assert not [c for c in name if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029"]
    assert name == name.strip()
    assert tidy_name(name) == name


@given(st.text(max_size=150))
@example('a"; filename="b.exe')
@example("a\r\nX: y.pdf")
@example("\ud800.pdf")
def test_no_name_can_break_the_header(given_name: str) -> None:
    header = disposition(given_name)
    assert header.isascii()
    assert header.isprintable()
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert set(options) == {"filename"}
    assert header.count('"') == 2


@given(st.text(max_size=100))
def test_a_tidy_name_comes_out_of_the_header_whole(given_name: str) -> None:
    name = tidy_name(given_name)
    assert unquote(disposition(name).rpartition("UTF-8''")[2]) == name


def test_the_ending_of_a_long_name_stays() -> None:
    assert kind_by_name(tidy_name("ü" * 500 + ".docx")) is not None
