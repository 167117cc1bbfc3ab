"""The sections of the case page that tell of merges and transfers, where there are any.

A case says by itself whether it has such a thing, so that the page of one that has none asks
nothing: a page has a budget of queries.
"""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.cases import sections
from marac.cases.merging.queries import list_merges
from marac.cases.models import Case
from marac.cases.policy import may_now
from marac.cases.sections import Section
from marac.cases.transfers.queries import get_passage


def init_app(app: Flask) -> None:
    """Hang both sections on the case page."""
    sections.register(app, MERGED)
    sections.register(app, TRANSFER)


def _load_merged(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    return {
        "merges": list_merges(session, by=by, case=case),
        "may_undo": may_now(by, Permission.CASE_INVITE_WITHDRAW, case) and case.closed_at is None,
    }


def _load_transfer(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    passage = get_passage(session, by=by, case=case)
    confirmable = (
        passage is not None
        and passage.transfer.received_at is None
        and (passage.incoming or passage.transfer.to_area_id is None)
        and may_now(by, Permission.CASE_INVITE_WITHDRAW, case)
    )
    return {"passage": passage, "may_confirm": confirmable}


MERGED = Section(
    85,
    "merged",
    "Merged into this case",
    "cases/merging/_section.html",
    _load_merged,
    when=lambda case: case.has_merges,
)
TRANSFER = Section(
    86,
    "transfer",
    "Transfer",
    "cases/transfers/_section.html",
    _load_transfer,
    when=lambda case: case.was_sent,
)
