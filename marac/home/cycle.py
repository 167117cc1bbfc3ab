"""The next meeting as a line of steps: what is done, how far the rest is, what is next in each."""

from marac.cases.wording import Words
from marac.home.blocks import Cycle, Link
from marac.home.blocks import Step as Shown
from marac.home.queries import Ahead
from marac.home.tallies import Tallies
from marac.home.waiting import Waiting
from marac.meetings.models import Meeting
from marac.meetings.stages import NEXT_STEPS, WORDS, MeetingStage, Step, stage_of, steps_of
from marac.web.filters import long_date, plural, short_date

STEP_PAGES = {
    "referrals": "cases.triage_queue",
    "agenda": "meetings.agenda",
    "returns": "returns.grid",
    "papers": "packs.papers",
    "meeting": "meetings.room",
    "actions": "meetings.conclude",
    "minutes": "meetings.minutes",
}
NEXT_PAGES = {
    MeetingStage.PLANNED: "cases.triage_queue",
    MeetingStage.REFERRALS_OPEN: "cases.triage_queue",
    MeetingStage.REFERRALS_CLOSED: "meetings.circulate",
    MeetingStage.AGENDA_CIRCULATED: "returns.grid",
    MeetingStage.RETURNS_CLOSED: "packs.papers",
    MeetingStage.PACKS_LOCKED: "meetings.room",
    MeetingStage.IN_SESSION: "meetings.room",
    MeetingStage.CONCLUDED: "meetings.view",
    MeetingStage.ACTIONS_ISSUED: "meetings.minutes",
    MeetingStage.MINUTES_DRAFT: "meetings.minutes",
    MeetingStage.MINUTES_APPROVED: "meetings.minutes",
}
WITHOUT_A_MEETING = frozenset({"cases.triage_queue"})


def load_cycle(meeting: Meeting, *, ahead: Ahead, waiting: Waiting, tallies: Tallies) -> Cycle:
    """Lay out the next meeting for those who run it."""
    stage = stage_of(meeting)
    text, colour = WORDS[stage]
    counts, next_steps = _counts(ahead, waiting, tallies), _next(meeting, ahead, waiting, tallies)
    return Cycle(
        title=long_date(meeting.starts_at),
        stage=Words(text, colour),
        steps=tuple(
            _shown(step, meeting, counts.get(step.key), next_steps.get(step.key))
            for step in steps_of(meeting)
        ),
        meeting=page("Open the meeting", "meetings.view", meeting),
        next_step=page(NEXT_STEPS[stage], NEXT_PAGES[stage], meeting),
    )


def page(text: str, endpoint: str, meeting: Meeting) -> Link:
    """Lead to a page of a meeting, or to one that belongs to none."""
    return Link(text, endpoint, {} if endpoint in WITHOUT_A_MEETING else {"meeting_id": meeting.id})


def _shown(step: Step, meeting: Meeting, count: str | None, next_step: str | None) -> Shown:
    day = short_date(step.when)
    return Shown(
        text=step.text,
        state=step.state,
        detail=f"late: was due {day}" if step.late else day,
        count=count,
        link=page(step.text, STEP_PAGES[step.key], meeting),
        next=next_step or "",
    )


def _counts(ahead: Ahead, waiting: Waiting, tallies: Tallies) -> dict[str, str | None]:
    """Say how far each step is; one of which there is nothing to count yet says nothing."""
    asked = sum(row.of for row in tallies.returns)
    handed_in = asked - sum(row.number for row in tallies.returns)
    said = {
        "referrals": (waiting.referrals, f"{waiting.referrals} to triage"),
        "agenda": (ahead.listed, plural(ahead.listed, "case")),
        "returns": (asked, f"{handed_in} of {asked}"),
        "papers": (ahead.packs, plural(ahead.packs, "pack")),
        "meeting": (ahead.decided, f"{ahead.decided} of {ahead.listed}"),
        "actions": (ahead.actions, f"{ahead.issued} of {ahead.actions}"),
    }
    return {key: words if number else None for key, (number, words) in said.items()}


def _next(
    meeting: Meeting, ahead: Ahead, waiting: Waiting, tallies: Tallies
) -> dict[str, str | None]:
    """Say the one thing that is next in each step, as far as it can be done by now."""
    out, begun = bool(meeting.agendas_out), meeting.started_at is not None
    owing = sum(row.number > 0 for row in tallies.returns)
    undecided, unissued = ahead.listed - ahead.decided, ahead.actions - ahead.issued
    late = f"{plural(waiting.late_items, 'late item')} to agree" if waiting.late_items else None
    return {
        "referrals": f"Triage {plural(waiting.referrals, 'referral')}"
        if waiting.referrals
        else None,
        "agenda": late or ("Circulate it" if ahead.listed and not out else None),
        "returns": f"Chase {plural(owing, 'agency', 'agencies')}" if owing else None,
        "papers": "Issue them" if out and not (ahead.packs or begun) else None,
        "meeting": f"Decide {plural(undecided, 'case')}" if begun and undecided else None,
        "actions": f"Issue {plural(unissued, 'action')}" if begun and unissued else None,
    }
