"""The page of one meeting."""

from uuid import UUID

from flask import abort, render_template

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.actions.queries import list_matters_arising
from marac.cases.attesting.queries import count_to_check
from marac.cases.telling.queries import Told, count_told
from marac.cases.wording import risk_words
from marac.database import db
from marac.events import publish
from marac.meetings import events, operations, queries
from marac.meetings.blueprint import bp
from marac.meetings.cycle import load_cycle
from marac.meetings.fitting import fit_of
from marac.meetings.minutes.due import due_of
from marac.meetings.models import Circulation, Meeting
from marac.meetings.outcomes import result_of
from marac.meetings.paper.operations import run_of
from marac.meetings.quorum import load_quorum
from marac.meetings.recalling import minutes_left
from marac.meetings.stages import (
    NEXT_STEPS,
    WORDS,
    MeetingStage,
    is_open,
    stage_of,
)

SENT = tuple(MeetingStage)[3:12]
AFTER = tuple(MeetingStage)[7:12]


@bp.get("/meetings/<uuid:meeting_id>")
@requires(Permission.MEETING_READ)
def view(meeting_id: UUID) -> str:
    """Show when and where a meeting is, how far it has come, and the reader's agenda."""
    by, session = the_actor(), db.session
    meeting = queries.get_whole_meeting(session, by=by, meeting_id=meeting_id) or abort(404)
    items = queries.list_agenda(session, by=by, meeting=meeting)
    cycle = load_cycle(session, by=by, meeting=meeting, listed=len(items))
    _note_reading(by, meeting, items)
    stage = stage_of(meeting)
    return render_template(
        "meetings/view.html",
        meeting=meeting,
        state=WORDS[stage],
        next_step=NEXT_STEPS[stage] if by.may(Permission.AGENDA_BUILD) else "",
        steps=[step.shown for step in cycle],
        items=items,
        to_check=count_to_check(session, by=by),
        fit=fit_of(meeting, items) if _still_fitting(by, meeting) and items else None,
        links=_links(by, meeting, stage),
        matters=list_matters_arising(session, by=by, meeting=meeting),
        quorum=load_quorum(session, by=by, meeting=meeting),
        may_invite=by.may(Permission.AGENDA_BUILD) and is_open(meeting),
        recallable=_recallable(by, meeting),
        due=due_of(meeting) if by.runs_the_cycle else None,
        on_paper=run_of(session, meeting=meeting) is not None,
        minutes_left=minutes_left,
        risk_words=risk_words,
        result_of=lambda listing: result_of(listing, by=by),
        told=_told(by, meeting, items),
    )


def _told(by: Actor, meeting: Meeting, items: list[queries.AgendaItem]) -> Told | None:
    """Count who was told, before and after; those who run the cycle see to it."""
    if not by.runs_the_cycle or not items:
        return None
    return count_told(db.session, by=by, meeting_id=meeting.id)


def _note_reading(by: Actor, meeting: Meeting, items: list[queries.AgendaItem]) -> None:
    """Tell the audit which cases the reader found on the agenda."""
    if not items:
        return
    publish(
        db.session,
        events.AgendaConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            meeting_id=meeting.id,
            case_ids=tuple(item.case.id for item in items),
        ),
    )


def _recallable(by: Actor, meeting: Meeting) -> Circulation | None:
    """Find the version of the agenda that the reader may still take back."""
    if not by.may(Permission.AGENDA_BUILD):
        return None
    return operations.find_recallable(db.session, by=by, meeting=meeting)


def _still_fitting(by: Actor, meeting: Meeting) -> bool:
    """Tell whether the reader may still make an agenda fit the time that a meeting has."""
    return by.may(Permission.AGENDA_BUILD) and is_open(meeting) and meeting.started_at is None


def _says_when(by: Actor, meeting: Meeting) -> bool:
    """Tell whether the reader may say when an agency can be there."""
    speaks = by.may(Permission.AGENDA_BUILD) or bool(by.voice_agency_ids)
    return speaks and is_open(meeting) and meeting.started_at is None


def _compares(by: Actor, meeting: Meeting) -> bool:
    """Tell whether there are versions of the agenda to look at."""
    return by.may(Permission.AGENDA_BUILD) and bool(meeting.circulations)


def _may_lack_quorum(by: Actor, meeting: Meeting) -> bool:
    """Tell whether the reader may say, from its hour on, that too few came to a meeting."""
    over = meeting.concluded_at is not None or meeting.cancelled_at is not None
    begun = meeting.started_at is not None or meeting.starts_at <= clock.now()
    return by.may(Permission.MINUTES_WRITE) and begun and not over


def _links(by: Actor, meeting: Meeting, stage: MeetingStage) -> list[tuple[str, str]]:
    """Give the pages that the reader may go on to as the meeting stands now."""
    runs, writes = by.runs_the_cycle, by.may(Permission.MINUTES_WRITE)
    unfinished = stage in SENT and stage not in AFTER
    building = by.may(Permission.AGENDA_BUILD) and is_open(meeting)
    offers = [
        ("meetings.agenda", "Build the agenda", building),
        ("meetings.circulate", "Circulate the agenda", building),
        ("meetings.presences", "When agencies can be there", _says_when(by, meeting)),
        ("meetings.versions", "Versions of the agenda", _compares(by, meeting)),
        ("returns.grid", "Returns from agencies", runs and stage in SENT),
        ("packs.papers", "Papers", stage in SENT),
        ("meetings.room", "The room", unfinished),
        ("meetings.on_paper", "Type in from paper", writes and unfinished),
        ("meetings.attendance", "Attendance", runs and stage in SENT),
        ("meetings.minutes", "Minutes", stage in AFTER),
        ("meetings.move_meeting", "Move the meeting", building),
        ("meetings.cancel", "Cancel the meeting", building),
        ("meetings.close_without_quorum", "Too few came", _may_lack_quorum(by, meeting)),
    ]
    return [(end, text) for end, text, offered in offers if offered]
