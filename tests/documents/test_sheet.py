"""No cell of a file is a formula, whatever somebody wrote into a case."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from marac.documents.sheet import plain, safe, write

SIGNS = "=+-@\t\r\n＝＋－＠"
HOSTILE = st.one_of(
    st.text(),
    st.builds(
        "".join, st.lists(st.sampled_from([*SIGNS, "'", '"', ",", ";", " ", "\ufeff", "1+1"]))
    ),
    st.sampled_from(
        [
            '=HYPERLINK("http://evil.example","Click")',
            "+44 117 496 0000",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\t=1+1",
            "\r\n=1+1",
            " =1+1",
            "'=1+1",
            '"=1+1',
            '","=1+1',
        ]
    ),
)


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet may compute a cell, blanks and line breaks before it or not."""
    return cell.lstrip(" \ufeff")[:1] in tuple(SIGNS)


@settings(max_examples=200)
@given(st.lists(HOSTILE, min_size=50, max_size=50))
def test_ten_thousand_hostile_cells_hold_no_formula_and_read_back(cells: list[str]) -> None:
    written = write([cells])
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.endswith(b'"\r\n')
    (row,) = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert [cell for cell in row if is_formula(cell)] == []
    assert [plain(cell) for cell in row] == cells


def test_what_no_spreadsheet_computes_stays_as_it_was() -> None:
    for text in ("", "Amina Yusuf", "(1) a; (2) b", "O'Neil", "2026-11-20", "'quoted'", "ש"):
        assert safe(text) == text
    assert safe("=1") == "'=1"
    assert safe("'=1") == "''=1"
