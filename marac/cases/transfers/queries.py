"""Reading where a case went and where one came from, and what is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases import policy
from marac.cases.lines import CaseLine, fill_lines, select_lines
from marac.cases.models import Case, Listing, Outcome, Transfer
from marac.cases.story import Entry
from marac.cases.transfers.policy import offered_to
from marac.cases.transfers.states import TransferState, state_of, words_of
from marac.cases.wording import Words

# How long a list shows what is over.
SHOWN_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Passage:
    """A case's way between two areas as one of them sees it; `incoming` where it came to."""

    transfer: Transfer
    incoming: bool

    @property
    def state(self) -> TransferState:
        """Say how it stands."""
        return state_of(self.transfer)

    @property
    def words(self) -> Words:
        """Say how it stands, as this area calls that."""
        return words_of(self.transfer, incoming=self.incoming)

    @property
    def history(self) -> tuple[Entry, ...]:
        """Give what had happened in the area that sent it, the latest first."""
        return tuple(
            Entry(
                datetime.fromisoformat(e["when"]),
                e["title"],
                e["by"],
                e["text"],
                said=e.get("said", ""),
            )
            for e in self.transfer.history
        )


@dataclass(frozen=True)
class Underway:
    """A case of this area on a list of transfers, with how it goes on."""

    line: CaseLine
    passage: Passage | None


def list_passages(session: Session, *, by: Actor, case: Case) -> list[Passage]:
    """List how a case that the actor may open came here or was to go elsewhere, the latest first.

    What its own area decided about going is for whoever may open it there; who took it over reads
    how it came, and nothing of what had been tried before.
    """
    either = sa.or_(Transfer.case_id == Case.id, Transfer.arrived_id == Case.id)
    found = session.scalars(
        sa.select(Transfer)
        .join(Case, either)
        .where(Case.id == case.id, policy.visible_to(by))
        .options(*_people())
        .order_by(Transfer.sent_at.desc(), Transfer.id.desc())
    )
    return [Passage(row, incoming=row.arrived_id == case.id) for row in found]


def get_passage(session: Session, *, by: Actor, case: Case) -> Passage | None:
    """Read the way of a case that is not over, or else the last that came to something."""
    live = [p for p in list_passages(session, by=by, case=case) if p.transfer.ended_at is None]
    out = [p for p in live if not p.incoming]
    return next(iter([*out, *live]), None)


def get_offer(session: Session, *, by: Actor, transfer_id: UUID) -> Transfer | None:
    """Read an offer that the actor may answer."""
    found = sa.select(Transfer).where(Transfer.id == transfer_id, offered_to(by))
    return session.scalar(found.options(*_people()))


def list_offers(session: Session, *, by: Actor) -> Sequence[Transfer]:
    """List the offers that the actor may answer, the oldest first."""
    found = sa.select(Transfer).where(offered_to(by)).options(*_people())
    return session.scalars(found.order_by(Transfer.sent_at, Transfer.id)).all()


def count_offers(session: Session, *, by: Actor) -> int:
    """Count the offers that the actor may answer."""
    return session.scalar(sa.select(sa.func.count(Transfer.id)).where(offered_to(by))) or 0


def select_waiting_offers(*, by: Actor) -> sa.Select[int, datetime | None]:
    """Select how many offers the actor may answer, and since when the oldest waits."""
    return sa.select(
        sa.func.count(Transfer.id).label("offers"), sa.func.min(Transfer.sent_at).label("since")
    ).where(offered_to(by))


def list_underway(session: Session, *, by: Actor) -> list[Underway]:
    """List the cases on their way from or to here, lately over, and those the room wants to go."""
    passages = _passages(session, by)
    found = select_lines(
        by, policy.visible_to(by), sa.or_(Case.id.in_(passages), _decided(by))
    ).order_by(Case.submitted_at, Case.id)
    lines = fill_lines(session, session.execute(found).all())
    return [Underway(line, passages.get(line.id)) for line in lines]


def list_other_areas(session: Session, *, by: Actor) -> Sequence[Area]:
    """List the other areas of this installation, by name."""
    return session.scalars(sa.select(Area).where(Area.id != by.area_id).order_by(Area.name)).all()


def _passages(session: Session, by: Actor) -> dict[UUID, Passage]:
    """Read the latest passage of each case that is on its way, or was lately."""
    lately = clock.now() - SHOWN_FOR
    recent = sa.or_(
        sa.and_(Transfer.ended_at.is_(None), Transfer.received_at.is_(None)),
        Transfer.ended_at >= lately,
        Transfer.received_at >= lately,
    )
    either = sa.or_(Transfer.case_id == Case.id, Transfer.arrived_id == Case.id)
    found: dict[UUID, Passage] = {}
    rows = session.execute(
        sa.select(Case.id, Transfer)
        .join(Transfer, either)
        .where(policy.visible_to(by), recent)
        .options(*_people())
        .order_by(Transfer.sent_at, Transfer.id)
    )
    for case_id, transfer in rows:
        found[case_id] = Passage(transfer, incoming=transfer.arrived_id == case_id)
    return found


def _decided(by: Actor) -> sa.ColumnElement[bool]:
    """Say in SQL that the room decided to hand an open case over and nothing has been sent."""
    wanted = (
        sa.select(Listing.id)
        .where(
            Listing.case_id == Case.id,
            Listing.ended_at.is_(None),
            Listing.outcome == Outcome.TRANSFER.value,
            policy.known_decision(by),
        )
        .correlate(Case)
        .exists()
    )
    sent = (
        sa.select(Transfer.id)
        .where(Transfer.case_id == Case.id, Transfer.ended_at.is_(None))
        .correlate(Case)
        .exists()
    )
    return sa.and_(Case.closed_at.is_(None), wanted, ~sent)


def _people() -> tuple[Any, ...]:
    return (
        joinedload(Transfer.from_area, innerjoin=True),
        joinedload(Transfer.sent_by, innerjoin=True),
        joinedload(Transfer.accepted_by),
        joinedload(Transfer.ended_by),
    )
