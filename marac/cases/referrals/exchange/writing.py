"""Writing a draft as a Word form or a CSV file, which come back in as they are."""

import io
from collections.abc import Iterable

import docx
from docx.document import Document
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from wtforms.fields import Field

from marac.cases.models import Case
from marac.cases.referrals.exchange.asked import Sheet, blank_sheets, sheets_of
from marac.cases.referrals.exchange.escaping import escape
from marac.cases.referrals.forms.base import Offer
from marac.cases.referrals.forms.incident import DETAIL
from marac.cases.risk.field import GridField
from marac.documents import sheet as spreadsheet
from marac.widgets import CheckboxesField, DateField, TickField

MARKING = "OFFICIAL-SENSITIVE"
HEAD = ("Code", "Page", "Question", "Answer")
HOW = (
    "Write your answers in the right-hand column and leave the left-hand one as it is. Leave empty "
    "what you do not know. Then choose this file on the page from which you downloaded it."
)
SMALL, GREY = Pt(8), RGBColor(0x50, 0x5A, 0x5F)
MOST_CHOICES = 24


def as_csv(case: Case, offer: Offer) -> bytes:
    """Write a draft as CSV: a row for each question, with the code that finds it again."""
    rows = [HEAD]
    for sheet in (*sheets_of(case, offer), *blank_sheets(case, offer)):
        rows += [
            (f"{sheet.code}.{one.name}", sheet.title, one.label.text, sheet.answer_to(one))
            for one in _shown(sheet)
        ]
    return spreadsheet.write(rows)


def as_word(case: Case, offer: Offer) -> bytes:
    """Write a draft as a Word form: a heading and a table for each page and each row of a list."""
    document = docx.Document()
    _set_up(document)
    document.add_heading("Referral to the hate crime MARAC", 0)
    document.add_paragraph(HOW)
    for sheet in (*sheets_of(case, offer), *blank_sheets(case, offer)):
        document.add_heading(sheet.title, 1)
        _write_table(document, sheet)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _shown(sheet: Sheet) -> Iterable[Field]:
    """Give the questions of a sheet; what exactly was targeted only where it is answered."""
    for one in sheet.questions:
        if not one.name.startswith(DETAIL) or sheet.answer_to(one):
            yield one


def _set_up(document: Document) -> None:
    document.core_properties.author = ""
    document.core_properties.title = "Referral to the hate crime MARAC"
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2)
        for edge in (section.header, section.footer):
            edge.paragraphs[0].text = MARKING


def _write_table(document: Document, sheet: Sheet) -> None:
    asked = list(_shown(sheet))
    table = document.add_table(rows=len(asked), cols=2, style="Table Grid")
    for number, one in enumerate(asked):
        _write_row(table, number, sheet, one)


def _write_row(table: Table, number: int, sheet: Sheet, one: Field) -> None:
    """Write one question with its hint and its code, and the answer beside it."""
    left, right = table.rows[number].cells
    left.width, right.width = Cm(6.5), Cm(10.5)
    left.paragraphs[0].add_run(escape(one.label.text)).bold = True
    for words in (_hint(one), f"[{sheet.code}.{one.name}]"):
        if words:
            small = left.add_paragraph().add_run(escape(words))
            small.font.size, small.font.color.rgb = SMALL, GREY
    right.paragraphs[0].add_run(escape(sheet.answer_to(one)))


def _hint(one: Field) -> str:
    """Say how a question is answered on paper."""
    if isinstance(one, TickField):
        return "Yes, or leave empty"
    if isinstance(one, DateField):
        return "Day, month and year, like 27 March 1987"
    if isinstance(one, GridField):
        return "A line for each: question | answer | source | comment"
    choices = [str(c.label) for c in getattr(one, "choices", None) or [] if c.value]
    if not choices or len(choices) > MOST_CHOICES:
        return ""
    each = "each on a line of its own" if isinstance(one, CheckboxesField) else "one of these"
    return f"Choose {each}: {'; '.join(choices)}"
