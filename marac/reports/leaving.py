"""Figures as they leave the house: a file for a spreadsheet, and an accessible paper.

Neither names anybody: not whom they are about, not who read them.
"""

from collections.abc import Iterator
from datetime import timedelta

from flask import render_template

from marac import clock, documents
from marac.access import Actor
from marac.documents import sheet
from marac.reports.definitions import COLUMNS
from marac.reports.scorecard import Figure, Scorecard
from marac.reports.showing import chart_of
from marac.reports.small import SMALLEST, Middle, Share
from marac.reports.trends import NAMES
from marac.web.filters import date_time

MARKING = "OFFICIAL-SENSITIVE"
# How long a copy on paper may be kept.
KEPT = timedelta(days=28)
Cells = tuple[str, ...]


def title_of(card: Scorecard) -> str:
    """Name a scorecard with its months."""
    return f"Scorecard of {card.subject}, {card.period.words}"


def note_of(card: Scorecard) -> str:
    """Say what of the numbers is not shown as it is, if anything."""
    if card.careful:
        return f"Fewer than {SMALLEST} are not shown, and numbers are rounded to fives."
    if not card.careful_beside:
        return ""
    return (
        "The area’s figures beside yours are rounded to fives, and not shown where they would tell"
        f" of one other agency or of fewer than {SMALLEST}."
    )


def as_sheet(card: Scorecard) -> bytes:
    """Write the figures as CSV that no spreadsheet computes with, under their marking."""
    marking = (MARKING, title_of(card), f"Made on {date_time(clock.now())}", note_of(card))
    return sheet.write([marking, *_figures(card), (), *_trend(card), *_agencies(card)])


def as_paper(card: Scorecard, *, by: Actor) -> bytes:
    """Lay the figures out as an accessible PDF, marked on every page for the reader's agency."""
    title = title_of(card)
    html = render_template(
        "reports/scorecard.pdf.html",
        card=card,
        title=title,
        series=NAMES,
        chart=chart_of(card, with_key=True),
        note=note_of(card),
        made_at=clock.now(),
    )
    mark = documents.Stamp(
        title=title,
        recipient=" and ".join(sorted(role.label for role in by.roles)),
        agency=by.agency_name,
        copy_number="1",
        issued_at=clock.now(),
        destroy_by=clock.today() + KEPT,
    )
    return documents.stamp(documents.render(html, title=title), mark)


def _figures(card: Scorecard) -> Iterator[Cells]:
    beside = ("The area", "Of", "Per cent") if card.agency is not None else ()
    yield ("About", "Figure", "Number", "Of", "Per cent", *beside, "What it means")
    for section in card.sections:
        for figure in section.figures:
            yield (
                section.title,
                figure.label,
                *_cells(figure.value),
                *_besides(figure, len(beside)),
                figure.meaning,
            )


def _besides(figure: Figure, room: int) -> Cells:
    return _cells(figure.beside)[:room] if figure.beside is not None else ()


def _cells(value: Share | Middle) -> Cells:
    """Write a number, of how many it is, and its share; a middle is in days."""
    if isinstance(value, Middle):
        return (value.words, "" if value.hidden else str(value.of), "")
    if value.hidden:
        return (value.words, "", "")
    share = value.per_cent
    return (str(value.part), str(value.whole), "" if share is None else str(share))


def _trend(card: Scorecard) -> Iterator[Cells]:
    yield ("Month", *NAMES, "All")
    for month in card.trend.months:
        values = month.values
        numbers = ("",) * len(NAMES) if values is None else tuple(str(value) for value in values)
        yield (f"{month.day:%Y-%m}", *numbers, "Too few" if values is None else str(month.whole))


def _agencies(card: Scorecard) -> Iterator[Cells]:
    if not card.rows:
        return
    yield ()
    yield ("Agency", *(cell for _, _, name in COLUMNS for cell in (name, "Of", "Per cent")))
    for row in card.rows:
        yield (row.name, *(cell for share in row.cells for cell in _cells(share)))
