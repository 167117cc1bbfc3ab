"""The sections of the case page that tell of repeats, merges and transfers, where there are any.

They were read with the case, or the case says by itself whether there is one, so that the page of
a case that has none asks nothing: a page has a budget of queries.
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases import sections
from marac.cases.models import Case, Merge, Repeat
from marac.cases.policy import may_now
from marac.cases.sections import Section
from marac.cases.story import Entry
from marac.cases.transfers import ending
from marac.cases.transfers.policy import may_send
from marac.cases.transfers.queries import Passage, list_passages
from marac.cases.transfers.states import TransferState


def init_app(app: Flask) -> None:
    """Hang the sections on the case page, and let an offer end with its case."""
    ending.init_app(app)
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
    passages = list_passages(session, by=by, case=case)
    latest = passages[0] if passages else None
    return {
        "passages": passages,
        "links": _links(by, case, latest) if latest is not None else [],
        "tags": [latest.words] if latest is not None else [],
        "entries": [entry for passage in passages for entry in _steps(passage)],
    }


def _links(by: Actor, case: Case, passage: Passage) -> list[dict[str, str]]:
    """Give what the reader may do about the latest transfer of a case."""
    receipt = {"endpoint": "cases.confirm_receipt", "text": "Confirm the receipt"}
    keep = {"endpoint": "cases.take_back_transfer", "text": "Keep the case here after all"}
    pack = {"endpoint": "cases.transfer_pack", "text": "The sealed pack, and its phrase"}
    if not may_send(by, case):
        return []
    if passage.incoming:
        return [receipt] if passage.transfer.received_at is None else []
    return {
        TransferState.OFFERED: [keep],
        TransferState.TO_PACK: [pack | {"text": "Make the sealed pack"}, keep],
        TransferState.SENT: [] if passage.transfer.to_area_id else [pack, receipt, keep],
    }.get(passage.state, [])


def _steps(passage: Passage) -> Iterator[Entry]:
    """Tell the steps of a transfer in the timeline; its receipt here closes the case anyway."""
    row = passage.transfer
    if passage.incoming:
        if row.accepted_at is not None and row.accepted_by is not None:
            came = f"Came from {row.from_area.name}"
            yield Entry(row.accepted_at, came, row.accepted_by.name, row.reason)
        if row.received_at is not None:
            yield Entry(row.received_at, "Receipt confirmed", row.received_by)
        return
    begun = "Offered to" if row.to_area_id else "To be sent to"
    yield Entry(row.sent_at, f"{begun} {row.to_name}", row.sent_by.name, row.reason)
    if row.accepted_at is not None:
        yield Entry(row.accepted_at, f"Accepted by {row.to_name}")
    if row.packed_at is not None:
        yield Entry(row.packed_at, f"Sealed pack made for {row.to_name}")
    if row.ended_at is not None:
        by = row.ended_by.name if row.ended_by else ""
        yield Entry(row.ended_at, passage.words.text, by, row.ending_reason)


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
