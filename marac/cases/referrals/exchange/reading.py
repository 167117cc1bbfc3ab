"""Reading questions and answers out of what somebody sends: a Word form, a CSV file, a table.

Nothing here knows what the questions mean. A Word form was looked into by `inspection` before.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from marac import inspection
from marac.cases.referrals.exchange.escaping import unescape
from marac.documents.sheet import plain
from marac.inspection import Kind, Unfit

Pair = tuple[str, str]
# The most rows of questions that anything is read of, and the longest cell.
MOST_ROWS, LONGEST_CELL = 2_000, 200_000
QUESTIONS, ANSWERS = ("code", "question"), ("answer", "answers")
NOT_TAKEN = "The file must be the Word form (.docx) or a CSV file (.csv)"
NOTHING = "No questions and answers were found. Use the form or the CSV file that this page offers"
NOT_TEXT = "The file is not a CSV file. Save it as CSV in UTF-8 and try again"
TOO_LONG = "This has more rows, or longer ones, than a referral can hold"


def read_file(name: str, data: bytes) -> list[Pair]:
    """Read a file that was sent; raise Unfit with the reason when it cannot be."""
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        return read_table(_text_of(data))
    if ending != Kind.WORD:
        raise Unfit(NOT_TAKEN)
    return _found(list(word_pairs(inspection.inspect(name, data).data)))


def read_table(text: str) -> list[Pair]:
    """Read a table that was pasted or came as CSV: two columns, or questions above answers."""
    first = text.lstrip("\r\n").partition("\n")[0]
    rows = _rows(
        text, "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    )
    if len(rows) > MOST_ROWS:
        raise Unfit(TOO_LONG)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if any(cell in ANSWERS for cell in head):
        return _found(_in_columns(rows[1:], head))
    if len(rows) > 1 and len(head) > 2:
        return _found(list(zip(rows[0], rows[1], strict=False)))
    return _found([(row[0], row[-1]) for row in rows if len(row) > 1])


def _rows(text: str, between: str) -> list[list[str]]:
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=between)
        return [[plain(cell) for cell in row] for row in found if any(map(str.strip, row))]
    except csv.Error as error:
        raise Unfit(TOO_LONG if "field larger" in str(error) else NOT_TEXT) from error


def _in_columns(rows: Sequence[Sequence[str]], head: list[str]) -> list[Pair]:
    """Read the column of the codes, or of the questions, and that of the answers."""
    asked = next((head.index(word) for word in QUESTIONS if word in head), 0)
    answered = next(place for place, cell in enumerate(head) if cell in ANSWERS)
    widest = max(asked, answered)
    return [(row[asked], row[answered]) for row in rows if len(row) > widest]


def word_pairs(data: bytes) -> Iterator[Pair]:
    """Read every row of a table that has two cells: the question, and its answer."""
    document = docx.Document(io.BytesIO(data))
    for number, row in enumerate(document.element.body.iter(qn("w:tr"))):
        if number > MOST_ROWS:
            raise Unfit(TOO_LONG)
        cells = [cell for cell in row.iterchildren() if cell.tag == qn("w:tc")]
        if len(cells) == 2:
            question, answer = (_cell_text(cell, document) for cell in cells)
            yield " ".join(question.split()), answer


def _cell_text(cell: BaseOxmlElement, part: Any) -> str:
    lines = (Paragraph(line, part).text for line in cell.iter(qn("w:p")))
    return unescape("\n".join(lines))


def _found(pairs: list[Pair]) -> list[Pair]:
    if not any(answer.strip() for _, answer in pairs):
        raise Unfit(NOTHING)
    if any(len(cell) > LONGEST_CELL for pair in pairs for cell in pair):
        raise Unfit(TOO_LONG)
    return pairs


def _text_of(data: bytes) -> str:
    """Read the text of a file, as spreadsheets write it."""
    if b"\0" in data:
        raise Unfit(NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
