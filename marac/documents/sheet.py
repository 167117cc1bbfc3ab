"""Writing a file that a spreadsheet opens and that makes it compute nothing."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What some spreadsheet takes for the beginning of a formula: a sign, also a wide one, also behind
# blanks or marks that nobody sees, and whatever stands behind a tab or a line break. An apostrophe
# in front of it counts along, so that taking ours off gives the text back.
_UNSEEN = r"\s\x00\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_FORMULA = re.compile(rf"['{_UNSEEN}]*[=+\-@＝＋－＠﹢﹣﹦﹫−\t\r\n]")


def safe(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """Give the text of a cell back, as it was before `safe`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV in the manner of spreadsheets: quoted, CRLF, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
