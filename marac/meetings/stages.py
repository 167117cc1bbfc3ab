"""Which step of its cycle a meeting has reached, computed from what has been done and the time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marac import clock
from marac.meetings.calendar import Deadlines, cycle_of, deadlines
from marac.meetings.models import Meeting
from marac.refusals import Refused


class MeetingStage(StrEnum):
    """The steps of a meeting's life, in their order."""

    PLANNED = "planned"
    REFERRALS_OPEN = "referrals_open"
    REFERRALS_CLOSED = "referrals_closed"
    AGENDA_CIRCULATED = "agenda_circulated"
    RETURNS_CLOSED = "returns_closed"
    PACKS_LOCKED = "packs_locked"
    IN_SESSION = "in_session"
    CONCLUDED = "concluded"
    ACTIONS_ISSUED = "actions_issued"
    MINUTES_DRAFT = "minutes_draft"
    MINUTES_APPROVED = "minutes_approved"
    MINUTES_CIRCULATED = "minutes_circulated"
    CANCELLED = "cancelled"


WORDS = {
    MeetingStage.PLANNED: ("Planned", "grey"),
    MeetingStage.REFERRALS_OPEN: ("Referrals open", "blue"),
    MeetingStage.REFERRALS_CLOSED: ("Referrals closed", "orange"),
    MeetingStage.AGENDA_CIRCULATED: ("Agenda circulated", "blue"),
    MeetingStage.RETURNS_CLOSED: ("Returns closed", "blue"),
    MeetingStage.PACKS_LOCKED: ("Papers locked", "purple"),
    MeetingStage.IN_SESSION: ("In session", "purple"),
    MeetingStage.CONCLUDED: ("Concluded", "blue"),
    MeetingStage.ACTIONS_ISSUED: ("Actions issued", "blue"),
    MeetingStage.MINUTES_DRAFT: ("Minutes in draft", "yellow"),
    MeetingStage.MINUTES_APPROVED: ("Minutes approved", "blue"),
    MeetingStage.MINUTES_CIRCULATED: ("Minutes circulated", "green"),
    MeetingStage.CANCELLED: ("Cancelled", "grey"),
}

NEXT_STEPS = {
    MeetingStage.PLANNED: "Take referrals",
    MeetingStage.REFERRALS_OPEN: "Triage referrals and build the agenda",
    MeetingStage.REFERRALS_CLOSED: "Circulate the agenda",
    MeetingStage.AGENDA_CIRCULATED: "Chase the agencies’ returns",
    MeetingStage.RETURNS_CLOSED: "Issue the papers",
    MeetingStage.PACKS_LOCKED: "Hold the meeting",
    MeetingStage.IN_SESSION: "Decide every case, then conclude",
    MeetingStage.CONCLUDED: "Issue the actions and draft the minutes",
    MeetingStage.ACTIONS_ISSUED: "Draft the minutes",
    MeetingStage.MINUTES_DRAFT: "The chair approves the minutes",
    MeetingStage.MINUTES_APPROVED: "Circulate the minutes",
    MeetingStage.MINUTES_CIRCULATED: "",
    MeetingStage.CANCELLED: "",
}


def stage_of(meeting: Meeting) -> MeetingStage:
    """Say which step a meeting has reached; it reads circulations and minutes, so load them."""
    if meeting.cancelled_at is not None:
        return MeetingStage.CANCELLED
    if meeting.concluded_at is not None:
        return _after_the_meeting(meeting)
    if meeting.started_at is not None:
        return MeetingStage.IN_SESSION
    dates = deadlines(meeting)
    if meeting.agendas_out:
        return _with_an_agenda(dates)
    return _before_the_agenda(meeting, dates)


def is_open(meeting: Meeting) -> bool:
    """Tell whether the agenda may still change: not cancelled, not begun."""
    return not any((meeting.cancelled_at, meeting.started_at, meeting.concluded_at))


def refuse_unless_open(meeting: Meeting) -> None:
    """Raise `Refused` when the agenda of a meeting may no longer change."""
    if not is_open(meeting):
        raise Refused("This meeting has begun or was cancelled, so its agenda cannot change.")


def is_in_session(meeting: Meeting) -> bool:
    """Tell whether the room sits: begun, and neither concluded nor closed without its quorum."""
    over = meeting.concluded_at is not None or meeting.cancelled_at is not None
    return meeting.started_at is not None and not over


def require_in_session(meeting: Meeting) -> None:
    """Refuse what only the room may do while it sits."""
    if meeting.started_at is None:
        raise Refused("The meeting has not started.")
    if meeting.cancelled_at is not None:
        raise Refused("The meeting was closed, so nothing more is written in it.")
    if meeting.concluded_at is not None:
        raise Refused(
            "The meeting has been concluded, so its record stands. Correct it in the minutes."
        )


def _before_the_agenda(meeting: Meeting, dates: Deadlines) -> MeetingStage:
    now, cycle = clock.now(), cycle_of(meeting)
    if now >= dates.referrals_close:
        return MeetingStage.REFERRALS_CLOSED
    if now >= dates.referrals_close - cycle:
        return MeetingStage.REFERRALS_OPEN
    return MeetingStage.PLANNED


def _with_an_agenda(dates: Deadlines) -> MeetingStage:
    now = clock.now()
    if now >= dates.packs_locked:
        return MeetingStage.PACKS_LOCKED
    if now >= dates.returns_due:
        return MeetingStage.RETURNS_CLOSED
    return MeetingStage.AGENDA_CIRCULATED


def _after_the_meeting(meeting: Meeting) -> MeetingStage:
    minutes = meeting.minutes_revisions
    if any(m.circulated_at for m in minutes):
        return MeetingStage.MINUTES_CIRCULATED
    if minutes and minutes[-1].approved_at:
        return MeetingStage.MINUTES_APPROVED
    if minutes:
        return MeetingStage.MINUTES_DRAFT
    return MeetingStage.ACTIONS_ISSUED if meeting.actions_issued_at else MeetingStage.CONCLUDED


@dataclass(frozen=True)
class Step:
    """One step of the cycle, as the step line shows it."""

    key: str
    text: str
    state: str
    when: datetime
    late: bool = False


def steps_of(meeting: Meeting) -> list[Step]:
    """Lay the cycle out as a line: what is done, the one thing to do now, what comes after."""
    if meeting.cancelled_at is not None:
        return []
    dates, now = deadlines(meeting), clock.now()
    stage = stage_of(meeting)
    order = list(MeetingStage)
    reached = order.index(stage)
    line = [
        ("referrals", "Referrals close", dates.referrals_close, MeetingStage.REFERRALS_CLOSED),
        ("agenda", "Agenda", dates.agenda, MeetingStage.AGENDA_CIRCULATED),
        ("returns", "Returns", dates.returns_due, MeetingStage.RETURNS_CLOSED),
        ("papers", "Papers", dates.packs_locked, MeetingStage.PACKS_LOCKED),
        ("meeting", "Meeting", dates.meeting, MeetingStage.CONCLUDED),
        ("actions", "Actions issued", dates.actions_issued, MeetingStage.ACTIONS_ISSUED),
        ("minutes", "Minutes", dates.minutes_out, MeetingStage.MINUTES_CIRCULATED),
    ]
    done = [_is_done(meeting, key, reached >= order.index(at)) for key, _, _, at in line]
    current = next((n for n, is_done in enumerate(done) if not is_done), len(line))
    return [
        Step(
            key=key,
            text=text,
            state="done" if done[n] else "current" if n == current else "next",
            when=when,
            late=not done[n] and when < now,
        )
        for n, (key, text, when, _) in enumerate(line)
    ]


def _is_done(meeting: Meeting, key: str, reached: bool) -> bool:
    """Tell whether a step is done; issuing actions is a fact of its own, not of the order."""
    return meeting.actions_issued_at is not None if key == "actions" else reached
