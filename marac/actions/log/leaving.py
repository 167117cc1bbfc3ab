"""The action log as a file for a spreadsheet: references, agencies, days and states.

It holds no name and nothing that anybody wrote, so that it may leave without a second person:
personal data leave by an export, which two agree to.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from marac import clock
from marac.access import Actor
from marac.actions.lines import ActionLine
from marac.documents import sheet
from marac.web.filters import date_time

MARKING = "OFFICIAL-SENSITIVE"

COLUMNS: tuple[tuple[str, Callable[[ActionLine], str]], ...] = (
    ("Action", lambda line: line.reference),
    ("Case", lambda line: line.action.case.reference or ""),
    ("Agency", lambda line: line.action.agency.name),
    ("State", lambda line: line.state.label),
    ("Overdue", lambda line: "Yes" if line.overdue else "No"),
    ("Due", lambda line: _day(line.action.due_on)),
    ("Working days left", lambda line: "" if line.action.ended_at else str(line.days_left)),
    ("Purpose", lambda line: line.action.aim.label if line.action.aim else ""),
    ("Agreed", lambda line: _day(line.action.agreed_at)),
    ("Issued", lambda line: _day(line.action.issued_at)),
    ("Accepted", lambda line: _day(line.action.accepted_at)),
    ("Started", lambda line: _day(line.action.started_at)),
    ("Reported complete", lambda line: _day(line.action.reported_done_at)),
    ("Ended", lambda line: _day(line.action.ended_at)),
    ("How it ended", lambda line: line.action.ending.label if line.action.ending else ""),
    ("Effect", lambda line: line.action.effect.label if line.action.effect else ""),
    ("New dates asked for", lambda line: str(len(line.action.date_requests))),
    ("Waits for action", lambda line: str(line.waits_for.number) if line.waits_for else ""),
)


def write(lines: Iterable[ActionLine], *, by: Actor, words: str) -> bytes:
    """Write the lines as CSV that no spreadsheet computes with, under its marking."""
    marking = (
        MARKING,
        f"For {by.display_name}, {by.agency_name}",
        f"Made on {date_time(clock.now())}",
        f"Filter: {words or 'none'}",
    )
    rows = [tuple(read(line) for _, read in COLUMNS) for line in lines]
    return sheet.write([marking, tuple(heading for heading, _ in COLUMNS), *rows])


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    day = clock.to_london(moment).date() if isinstance(moment, datetime) else moment
    return day.isoformat()
