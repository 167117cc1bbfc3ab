"""A duty: that somebody is told, at one stage of one listing, with whose it is and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases.calendar import outcome_told_by, spoken_by
from marac.cases.models import Case, Listing, VoiceEntry, VoiceStage
from marac.cases.telling import policy
from marac.cases.telling.states import (
    STAGES,
    WAITING,
    TellingState,
    entries_about,
    is_owed,
    standing_of,
)
from marac.cases.wording import Words
from marac.web.filters import short_date, working_days

COORDINATOR = "The co-ordinator"
WHAT = {
    VoiceStage.BEFORE: "That the meeting will talk about them",
    VoiceStage.AFTER: "What the meeting decided",
}


@dataclass(frozen=True)
class Duty:
    """Telling somebody, before a meeting or after it.

    `due_on` is the day by which it is to be done, `since` the day from which it was open as it is
    now. `owner_id` is whose it is, none standing for whoever co-ordinates; `owner` names them.
    `planned` is what the room said of who tells them, in its own words.
    """

    case_id: UUID
    reference: str
    initials: str
    listing_id: UUID
    stage: VoiceStage
    meeting_at: datetime
    state: TellingState
    due_on: date
    since: date
    owner_id: UUID | None
    owner: str
    planned: str
    settled_on: date | None = None

    @property
    def waits(self) -> bool:
        """Tell whether somebody has still to act."""
        return self.state in WAITING

    @property
    def overdue(self) -> bool:
        """Tell whether its day has passed."""
        return self.waits and self.due_on < clock.today()

    @property
    def what(self) -> str:
        """Say what they are to be told."""
        return WHAT[self.stage]

    @property
    def words(self) -> Words:
        """Say how it stands, in words and a colour."""
        if self.overdue:
            return Words("Overdue", "red")
        return Words(self.state.label, self.state.colour)

    @property
    def due_words(self) -> str:
        """Say by when, and how many working days are left; late is told by the tag beside it."""
        if self.overdue or not self.waits:
            return short_date(self.due_on)
        left = working_days(clock.working_days_between(clock.today(), self.due_on))
        return f"{short_date(self.due_on)}, {left}"


def usual_day(listing: Listing, *, area: Area, stage: VoiceStage) -> date:
    """Give the day by which somebody is told, unless it was tried and is tried again."""
    if stage is VoiceStage.BEFORE:
        return spoken_by(area, meeting_at=listing.meeting_at, answers_at=listing.answers_at)
    return listing.victim_told_due or outcome_told_by(area, meeting_at=listing.meeting_at)


def begun_on(listing: Listing, stage: VoiceStage) -> date:
    """Give the day from which somebody is to be told at a stage."""
    moment = listing.circulated_at if stage is VoiceStage.BEFORE else listing.decided_at
    return clock.london_day(moment or listing.listed_at)


def duty_of(by: Actor, case: Case, listing: Listing, stage: VoiceStage) -> Duty | None:
    """Give the duty of a stage of a listing of a case that is open to a person, if there is one.

    Whose it is follows from the seats of today: `queries.with_owners` reads them.
    """
    if not policy.knows_duty(by, case, listing, stage):
        return None
    entries = entries_about(listing, stage, case.voice_entries)
    owed = is_owed(case, listing, stage)
    last = entries[-1] if entries else None
    again = last.again_on if last is not None else None
    state = standing_of(entries) if owed else TellingState.NONE
    return Duty(
        case_id=case.id,
        reference=case.reference or "",
        initials=case.subject.initials if case.subject is not None else "",
        listing_id=listing.id,
        stage=stage,
        meeting_at=listing.meeting_at,
        state=state,
        due_on=again or usual_day(listing, area=case.area, stage=stage),
        since=clock.london_day(last.recorded_at) if last and again else begun_on(listing, stage),
        owner_id=None,
        owner=COORDINATOR,
        planned=planned_in(listing),
        settled_on=_settled_on(entries, state),
    )


def duties_of(by: Actor, case: Case) -> list[Duty]:
    """Give the duties of a case that is open to a person and that wait for somebody."""
    found = (duty_of(by, case, listing, stage) for listing in case.listings for stage in STAGES)
    return [duty for duty in found if duty is not None and duty.waits]


def falls_to(case: Case, listing: Listing) -> str:
    """Say to whom telling them falls as it was arranged, of a loaded case, without a query.

    Whether they still may open the case follows from the seats of today, which the page of the
    duty, the list of duties and the reminders look at.
    """
    if listing.teller is not None:
        return f"Chosen to tell them: {listing.teller.name}"
    if case.advocate is not None:
        return f"It falls to the advocate, {case.advocate.name}, if the case is open to them"
    return f"{COORDINATOR} tells them"


def planned_in(listing: Listing) -> str:
    """Say who tells them and how, as the room wrote it down."""
    return ", ".join(word for word in (listing.victim_told_by, listing.victim_told_how) if word)


def _settled_on(entries: Sequence[VoiceEntry], state: TellingState) -> date | None:
    if state in WAITING or not entries:
        return None
    return entries[-1].happened_on
