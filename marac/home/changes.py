"""What others did lately that the reader may read: agendas, minutes and returns, in one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, prepared
from marac.cases.models import Case, Listing
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.home.visit import Visit
from marac.meetings import policy as meetings
from marac.meetings.models import Meeting
from marac.returns import policy as returns
from marac.returns.models import Return
from marac.web.filters import date_time, long_date, plural, short_date


def load_changes(session: Session, *, by: Actor, visit: Visit) -> Block:
    """Say what others did in the last week, or since the reader was last here if that is longer."""
    rows = session.execute(*_changes(by, since=visit.looks_back_to)).all()
    agendas = [row for row in rows if row.reference is None]
    returned = [row for row in rows if row.reference is not None]
    agendas.sort(key=lambda row: row.starts_at, reverse=True)
    returned.sort(key=lambda row: (row.at, row.reference), reverse=True)
    lines = [_agenda_line(row, visit) for row in agendas]
    lines += [_returned_line(row, visit) for row in returned]
    since = "since your last visit" if visit.is_long_ago else "in the last seven days"
    return Block(
        key="changed",
        title=f"Changed {since}",
        lines=_cut(lines),
        empty=Empty("Nothing has changed for you"),
        note=f"You were last here on {date_time(visit.last)}." if visit.last is not None else "",
    )


def _cut(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Keep as many lines as fit, those that are new to the reader before others."""
    kept = sorted(range(len(lines)), key=lambda place: (not lines[place].new, place))[: 2 * SHOWN]
    return tuple(lines[place] for place in sorted(kept))


@prepared
def _changes(by: Actor, *, since: datetime) -> sa.CompoundSelect[Any]:
    count = sa.func.count(Listing.id)
    sent = (sa.func.max(Listing.circulated_at), sa.func.max(Listing.minutes_sent_at))
    agendas = (
        sa.select(
            Meeting.id.label("id"),
            sa.type_coerce(sa.null(), sa.Text()).label("reference"),
            Meeting.starts_at.label("starts_at"),
            count.label("number"),
            sent[0].label("at"),
            sent[1].label("minutes_at"),
        )
        .join(Listing, Listing.meeting_id == Meeting.id)
        .join(Case, Case.id == Listing.case_id)
        .where(
            meetings.listing_visible_to(by),
            meetings.on_the_agenda(),
            sa.or_(Listing.circulated_at >= since, Listing.minutes_sent_at >= since),
        )
        .group_by(Meeting.id, Meeting.starts_at)
    )
    return sa.union_all(agendas, _new_returns(by, since))


def _new_returns(by: Actor, since: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Select the cases on which other agencies' returns came in, in the columns of the agendas."""
    nothing = sa.type_coerce(sa.null(), Return.submitted_at.type)
    return (
        sa.select(
            Case.id,
            Case.reference,
            nothing,
            sa.func.count(Return.id),
            sa.func.max(Return.submitted_at),
            nothing,
        )
        .join(Return, Return.case_id == Case.id)
        .where(
            returns.readable_by(by),
            ~returns.speaks_for(by, Return.agency_id),
            Return.submitted_at >= since,
        )
        .group_by(Case.id, Case.reference)
    )


def _returned_line(row: sa.Row[*tuple[Any, ...]], visit: Visit) -> Line:
    came = f"{plural(row.number, 'return')} of other agencies came in"
    link = Link(row.reference, "cases.view", {"case_id": row.id})
    return Line(link, came, new=visit.is_new(row.at))


def _agenda_line(row: sa.Row[*tuple[Any, ...]], visit: Visit) -> Line:
    day, number = long_date(row.starts_at), plural(row.number, "case")
    args = {"meeting_id": row.id}
    new = visit.is_new(row.at, row.minutes_at)
    if row.minutes_at is not None:
        link = Link(f"Minutes of {day}", "meetings.minutes", args)
        return Line(link, f"went out {short_date(row.minutes_at)} with {number} for you", new=new)
    link = Link(f"Agenda of {day}", "meetings.view", args)
    return Line(link, f"went out {short_date(row.at)} with {number} for you", new=new)
