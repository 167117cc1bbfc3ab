"""Rows of the log as a file, for whoever may check it."""

import hashlib
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.documents import sheet
from marac.events import publish
from marac.governance.exporting.operations import MARKING, ExportFile
from marac.governance.log import policy, queries
from marac.governance.log.events import LogExported
from marac.governance.log.queries import Filters, Line
from marac.governance.log.wording import kind_words
from marac.refusals import Refused
from marac.web.filters import date_time

# As many rows as a spreadsheet opens without trouble; a period narrows a longer log.
MOST_ROWS = 50_000
HEADINGS = ("Row", "When (UTC)", "Kind", "What happened", "Who", "Case", "To or about")


def export(session: Session, *, by: Actor, filters: Filters) -> ExportFile:
    """Write the rows that a person may read as a file, and log that they left."""
    part = sa.or_(policy.work_open_to(by), policy.doors_open_to(by))
    found = queries.list_lines(session, by=by, part=part, filters=filters, size=MOST_ROWS)
    if found.older is not None:
        raise Refused(f"These are more than {MOST_ROWS:,} rows. Choose a shorter time.")
    marking = (
        MARKING,
        f"For {by.display_name}, {by.agency_name}",
        f"Made on {date_time(clock.now())}",
    )
    content = sheet.write([marking, HEADINGS, *_rows(found.lines)])
    publish(
        session,
        LogExported(
            actor_id=by.user_id,
            area_id=by.area_id,
            kind=filters.kind.value if filters.kind else "",
            person_id=filters.person_id,
            since=filters.since.isoformat() if filters.since else "",
            until=filters.until.isoformat() if filters.until else "",
            rows=len(found.lines),
            digest=hashlib.sha256(content).hexdigest(),
        ),
    )
    return ExportFile(f"log-{clock.today().isoformat()}.csv", content)


def _rows(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        at = line.at.isoformat(timespec="seconds")
        kind = kind_words(line.kind)
        yield (str(line.number), at, kind, line.words, line.who, line.reference, line.about)
