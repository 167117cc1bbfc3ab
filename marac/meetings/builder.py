"""What the agenda builder shows: the agenda as it stands, who waits beside it, and if it fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from marac import clock
from marac.access import Actor
from marac.cases.flag import flagged_until
from marac.cases.models import Case, Listing
from marac.cases.policy import visible_to as case_visible_to
from marac.cases.wording import ORDER
from marac.meetings import policy
from marac.meetings.models import Meeting
from marac.meetings.queries import AgendaItem, case_options, planned_starts
from marac.meetings.waiting import flag_runs_out, is_here_for_its_flag, is_repeat, waits_for
from marac.web.filters import plural


@dataclass(frozen=True)
class Fit:
    """How the planned minutes compare with the minutes that the meeting has."""

    planned: int
    capacity: int
    case_minutes: int

    @property
    def over(self) -> int:
        """Give the minutes by which the agenda is too long; negative when there is room."""
        return self.planned - self.capacity

    @property
    def words(self) -> str:
        """Say in words whether the agenda fits, and about how many cases that is."""
        if self.over > 0:
            many = -(-self.over // self.case_minutes)
            return f"Over by {plural(self.over, 'minute')}: about {plural(many, 'case')} too many"
        more = -self.over // self.case_minutes
        room = f"room for about {plural(more, 'more case')}" if more else "full"
        return f"{plural(-self.over, 'minute')} to spare: {room}"


@dataclass(frozen=True)
class Builder:
    """The sides of the agenda builder: the agenda, who waits, and whose flag ends."""

    items: list[AgendaItem]
    waiting: list[Case]
    expiring: list[Case]
    fit: Fit

    @property
    def cases(self) -> list[Case]:
        """Give every case on the page."""
        return [*(item.case for item in self.items), *self.waiting, *self.expiring]

    @property
    def to_send(self) -> list[AgendaItem]:
        """Give the cases that have not gone out yet, in their order."""
        return [item for item in self.items if item.listing.circulated_at is None]

    def neighbour(self, listing_id: UUID, step: int) -> AgendaItem | None:
        """Find the case above (-1) or below (1) among those that may still move."""
        places = self.to_send
        index = next((n for n, i in enumerate(places) if i.listing.id == listing_id), None)
        if index is None or not 0 <= index + step < len(places):
            return None
        return places[index + step]


def load_builder(session: Session, *, by: Actor, meeting: Meeting) -> Builder:
    """Read the agenda and the waiting list together, in a number of queries that never grows."""
    day = clock.to_london(meeting.starts_at).date()
    listed = sa.select(Listing.case_id).where(
        Listing.meeting_id == meeting.id, policy.on_the_agenda()
    )
    cases = session.scalars(
        sa.select(Case)
        .where(
            case_visible_to(by), sa.or_(waits_for(day), flag_runs_out(meeting), Case.id.in_(listed))
        )
        .options(*case_options(), selectinload(Case.listings))
    ).all()
    items = _items(meeting, cases)
    on_it = {item.case.id for item in items if item.listing.undecided}
    beside = [case for case in cases if case.id not in on_it]
    expiring = [case for case in beside if is_here_for_its_flag(case, meeting)]
    waiting = [case for case in beside if case not in expiring and _waits(case, day)]
    return Builder(
        items,
        sorted(waiting, key=_urgency),
        sorted(expiring, key=lambda case: case.submitted_at or clock.now()),
        fit_of(meeting, items),
    )


def fit_of(meeting: Meeting, items: list[AgendaItem]) -> Fit:
    """Compare an agenda with the meeting's capacity; deferred cases take no time."""
    planned = sum(item.listing.minutes for item in items if not item.listing.deferral_code)
    return Fit(
        planned + meeting.area.opening_minutes, meeting.capacity_minutes, meeting.area.case_minutes
    )


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
    due = live is not None and live.review_on is not None and live.review_on <= day
    return live is None or due or is_repeat(case)


def flag_words(case: Case) -> str:
    """Say when the flag of a case ends, or that it has."""
    until = flagged_until(case)
    if until is None:
        return ""
    expires = "expires" if until >= clock.today() else "expired"
    return f"Flag {expires} on {until.day} {until:%B %Y}"


def kept_back(case: Case) -> str:
    """Give the chair's reason for not hearing a late item, until the case is on an agenda again."""
    last = case.listings[-1] if case.listings else None
    return last.deferral_note if last is not None and last.late and not last.deferred else ""


def _urgency(case: Case) -> tuple[int, object]:
    """Put the highest risk first, then who has waited longest."""
    level = ORDER.index(case.risk.level) if case.risk else len(ORDER)
    return -level, case.submitted_at
