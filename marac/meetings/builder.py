"""What the agenda builder shows: the agenda as it stands, who waits beside it, and if it fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from marac import clock
from marac.access import Actor, prepared
from marac.agencies.models import Agency
from marac.cases.lines import Strands, list_strands
from marac.cases.models import Case, Cause, Listing
from marac.cases.policy import visible_to as case_visible_to
from marac.cases.repeats.clocks import list_flags
from marac.cases.wording import ORDER
from marac.meetings.agenda_models import AgendaChange, Presence
from marac.meetings.arising import Arising, list_arising
from marac.meetings.beside import list_beside
from marac.meetings.expected import Expected, expected, select_expected
from marac.meetings.fitting import Fit, fit_of
from marac.meetings.models import Meeting
from marac.meetings.operations.journal import can_be_undone, latest_change
from marac.meetings.queries import AgendaItem, planned_starts
from marac.meetings.suggesting import Suggestion, suggest
from marac.meetings.waiting import (
    flag_runs_out,
    is_here_for_its_flag,
    is_promised_to,
    is_repeat,
    to_be_heard_again,
    was_put_off,
)


@dataclass(frozen=True)
class Builder:
    """The sides of the agenda builder: the agenda, who waits, whose flag ends, who comes again.

    Beside each case of the agenda stand, by its id, which agency misses it and which agencies may
    be worth inviting, and of every case its strands; `flags` says of each case that comes for its
    flag when that of its person ends, and `undoable` is the reader's own last change.
    """

    items: list[AgendaItem]
    waiting: list[Case]
    expiring: list[Case]
    promised: list[Case]
    flags: dict[UUID, date]
    fit: Fit
    expected: list[Expected]
    missing: dict[UUID, list[str]]
    suggestions: dict[UUID, list[Suggestion]]
    strands: dict[UUID, Strands]
    arising: dict[str, list[Arising]]
    undoable: AgendaChange | None

    @property
    def cases(self) -> list[Case]:
        """Give every case on the page."""
        return [*(i.case for i in self.items), *self.waiting, *self.expiring, *self.promised]

    @property
    def windows(self) -> list[Expected]:
        """Give the agencies that said when they can be there."""
        return [one for one in self.expected if one.window is not None]

    @property
    def to_send(self) -> list[AgendaItem]:
        """Give the cases that have not gone out yet, in their order."""
        return [item for item in self.items if item.listing.circulated_at is None]

    @property
    def begun(self) -> bool:
        """Tell whether somebody has put a case on it; some come by themselves."""
        return any(item.listing.cause is not Cause.AGAIN for item in self.items)

    def neighbour(self, listing_id: UUID, step: int) -> AgendaItem | None:
        """Find the case above (-1) or below (1) among those that may still move."""
        places = self.to_send
        index = next((n for n, i in enumerate(places) if i.listing.id == listing_id), None)
        if index is None or not 0 <= index + step < len(places):
            return None
        return places[index + step]

    def numbered(self, number: int) -> AgendaItem | None:
        """Find the case that may still move and has this number, or the nearest one to it."""
        places = self.to_send
        near = [item for item in places if item.number <= number]
        return (near[-1] if near else places[0]) if places else None


def load_builder(session: Session, *, by: Actor, meeting: Meeting) -> Builder:
    """Read the agenda and the waiting list together, in a number of queries that never grows."""
    day = clock.london_day(meeting.starts_at)
    cases = list_beside(session, by=by, meeting=meeting)
    items = _items(meeting, cases)
    on_it = {item.case.id for item in items if item.listing.undecided}
    beside = [case for case in cases if case.id not in on_it]
    expiring, flags = _whose_flag_ends(session, by, meeting, beside)
    waiting = [case for case in beside if case not in expiring and _waits(case, day)]
    agencies, last = _expected_and_last(session, by, meeting)
    live = [item.case for item in items if item.listing.undecided]
    known = [one.agency for one in agencies]
    strands = list_strands(session, [case.id for case in cases])
    return Builder(
        items,
        sorted(waiting, key=_urgency),
        sorted(expiring, key=lambda case: case.submitted_at or clock.now()),
        [case for case in beside if is_promised_to(case, day)],
        flags,
        fit_of(meeting, items),
        agencies,
        _missing(items, agencies),
        suggest(session, by=by, cases=live, agencies=known, strands=strands),
        strands,
        list_arising(session, by=by, meeting=meeting),
        last if _is_mine(last, items, cases, by) else None,
    )


def list_flags_to_bring(session: Session, *, by: Actor, meeting: Meeting) -> list[Case]:
    """List the cases that come to a meeting because their flag ends, longest flagged first."""
    found = session.scalars(
        sa.select(Case)
        .where(case_visible_to(by), flag_runs_out(meeting))
        .options(selectinload(Case.listings))
    ).all()
    here, _ = _whose_flag_ends(session, by, meeting, found)
    return sorted(here, key=lambda case: case.submitted_at or clock.now())


def _whose_flag_ends(
    session: Session, by: Actor, meeting: Meeting, cases: Sequence[Case]
) -> tuple[list[Case], dict[UUID, date]]:
    """Choose the cases that come because their own flag ends, and with it that of their person.

    With them it gives the last days of their persons' flags.
    """
    own = [case for case in cases if is_here_for_its_flag(case, meeting)]
    ends = list_flags(session, by=by, cases=own)
    return [case for case in own if is_here_for_its_flag(case, meeting, ends.get(case.id))], ends


def _expected_and_last(
    session: Session, by: Actor, meeting: Meeting
) -> tuple[list[Expected], AgendaChange | None]:
    """Read the agencies with their hours, and beside them the last change to the agenda."""
    rows = session.execute(*_expected_beside_last(by, meeting_id=meeting.id)).all()
    return [expected(row[0], row[1]) for row in rows], rows[0][2] if rows else None


@prepared
def _expected_beside_last(
    by: Actor, *, meeting_id: UUID
) -> sa.Select[Agency, Presence, AgendaChange]:
    last = latest_change(meeting_id).with_only_columns(AgendaChange.id).scalar_subquery()
    change = aliased(AgendaChange)
    found = select_expected(by, meeting_id).add_columns(change)
    return found.outerjoin(change, change.id == last)


def _is_mine(
    last: AgendaChange | None, items: list[AgendaItem], cases: Sequence[Case], by: Actor
) -> bool:
    """Tell whether the last change may be taken back by the reader, who sees what it was about."""
    seen = {listing.id for case in cases for listing in case.listings} | {None}
    mine = can_be_undone(last, [item.listing for item in items], by)
    return mine and last is not None and last.listing_id in seen


def _missing(items: list[AgendaItem], agencies: list[Expected]) -> dict[UUID, list[str]]:
    """Say of each case which of its agencies cannot be there when it is planned."""
    windows = {one.agency.id: one.window for one in agencies if one.window is not None}
    found = {}
    for item in items:
        invited = {i.agency_id for i in item.case.invitations if i.withdrawn_at is None}
        here = [windows[key] for key in windows if key in invited]
        ends = item.starts_at + timedelta(minutes=item.listing.minutes)
        missed = (window.misses(item.starts_at, ends) for window in here)
        found[item.case.id] = [] if item.listing.deferred else [words for words in missed if words]
    return found


def _items(meeting: Meeting, cases: Sequence[Case]) -> list[AgendaItem]:
    places = sorted(
        (
            place
            for case in cases
            for place in case.listings
            if place.meeting_id == meeting.id and (place.undecided or place.deferral_code)
        ),
        key=lambda place: (place.position, place.id),
    )
    starts = planned_starts(meeting, places)
    return [AgendaItem(n, place, starts[place.id]) for n, place in enumerate(places, start=1)]


def _waits(case: Case, day: date) -> bool:
    """Tell whether a case read for the builder is there because it waits."""
    live = case.live_listing
    if live is None or is_repeat(case):
        return True
    back = (live.review_on, live.again_on if to_be_heard_again(case) else None)
    return any(on is not None and on <= day for on in back)


def flag_words(until: date) -> str:
    """Say when the flag of a person ends, or that it has."""
    expires = "expires" if until >= clock.today() else "expired"
    return f"Flag {expires} on {until.day} {until:%B %Y}"


def kept_back(case: Case) -> str:
    """Give the chair's reason for not hearing a late item, until the case is on an agenda again."""
    last = case.listings[-1] if case.listings else None
    return last.deferral_note if last is not None and last.late and not last.deferred else ""


def put_off_before(case: Case) -> Listing | None:
    """Give the place that a waiting case left unheard, which brings it to the head of the next."""
    last = case.listings[-1] if case.listings and case.live_listing is None else None
    return last if last is not None and was_put_off(last) else None


def _urgency(case: Case) -> tuple[bool, int, object]:
    """Put what was put off first, then the highest risk, then who has waited longest."""
    level = ORDER.index(case.risk.level) if case.risk else len(ORDER)
    return put_off_before(case) is None, -level, case.submitted_at
