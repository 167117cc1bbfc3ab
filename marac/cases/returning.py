"""The sections of the case page that tell of repeats, merges and transfers, where there are any.

They were read with the case, or the case says by itself whether there is one, so that the page of
a case that has none asks nothing: a page has a budget of queries.
"""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases import sections
from marac.cases.models import Case, Merge, Repeat
from marac.cases.policy import may_now
from marac.cases.sections import Section
from marac.cases.story import Entry
from marac.cases.transfers.queries import get_passage


def init_app(app: Flask) -> None:
    """Hang the sections on the case page."""
    sections.register(app, REPEATS)
    sections.register(app, MERGED)
    sections.register(app, TRANSFER)


def _live_merges(case: Case) -> list[Merge]:
    """Give what went into a case and is still in it, the latest first."""
    return [merge for merge in reversed(case.merges) if merge.undone_at is None]


def _load_merged(_session: Session, by: Actor, case: Case) -> dict[str, Any]:
    return {
        "merges": _live_merges(case),
        "may_undo": may_now(by, Permission.CASE_INVITE_WITHDRAW, case) and case.closed_at is None,
    }


def _load_repeats(_session: Session, _by: Actor, case: Case) -> dict[str, Any]:
    told = {incident.id: incident for incident in case.incidents}
    return {
        "repeats": [
            (row, told.get(row.incident_id) if row.incident_id else None)
            for row in reversed(case.repeats)
        ],
        "entries": [_entry(row) for row in case.repeats],
    }


def _entry(row: Repeat) -> Entry:
    title = "Referred again by a merge" if row.merge_id else "Referred again: a repeat"
    return Entry(row.referred_at, title, row.agency.name)


def _load_transfer(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    passage = get_passage(session, by=by, case=case)
    confirmable = (
        passage is not None
        and passage.transfer.received_at is None
        and (passage.incoming or passage.transfer.to_area_id is None)
        and may_now(by, Permission.CASE_INVITE_WITHDRAW, case)
    )
    return {"passage": passage, "may_confirm": confirmable}


REPEATS = Section(
    40,
    "repeats",
    "Repeats",
    "cases/repeats/_section.html",
    _load_repeats,
    when=lambda case: bool(case.repeats),
)
MERGED = Section(
    85,
    "merged",
    "Merged into this case",
    "cases/merging/_section.html",
    _load_merged,
    when=lambda case: bool(_live_merges(case)),
)
TRANSFER = Section(
    86,
    "transfer",
    "Transfer",
    "cases/transfers/_section.html",
    _load_transfer,
    when=lambda case: case.was_sent,
)
