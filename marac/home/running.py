"""What a co-ordinator and a chair need to see: the cycle, and what holds it up."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.actions.queries import count_overdue_by_agency
from marac.cases.wording import Words
from marac.home import queries
from marac.home.blocks import SHOWN, Block, Cycle, Empty, Line, Link, Step
from marac.home.waiting import Waiting
from marac.meetings.calendar import deadlines
from marac.meetings.minutes.due import due_of
from marac.meetings.models import Meeting
from marac.meetings.stages import NEXT_STEPS, WORDS, MeetingStage, stage_of, steps_of
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


def next_of(at_work: list[Meeting]) -> Meeting | None:
    """Pick the meeting that is still to be held."""
    return next((m for m in at_work if m.concluded_at is None), None)


def load_running(
    session: Session, *, by: Actor, at_work: list[Meeting], waiting: Waiting
) -> list[Block]:
    """Load what holds the cycle up: triage, minutes, returns, overdue actions."""
    blocks = [_triage(waiting), _after_the_meeting(by, at_work)]
    blocks += _offers(waiting) + _names(waiting)
    if by.has(Role.CHAIR):
        blocks.append(_not_done(session, by))
    return [*blocks, _overdue(session, by)]


def _offers(waiting: Waiting) -> list[Block]:
    """Tell that another area offers cases to this one; no block when there is none."""
    if waiting.oldest_offer is None:
        return []
    line = Line(
        Link("Accept or decline", "cases.list_transfers"),
        f"the first came {short_date(waiting.oldest_offer)}",
        Words("Waiting", "yellow"),
    )
    title = "Cases offered by other areas"
    return [Block("offers", title, (line,), Empty("No case is offered"), total=waiting.offers)]


def _names(waiting: Waiting) -> list[Block]:
    """Tell that a name is due to be looked at again; no block when there is none."""
    if waiting.oldest_name is None:
        return []
    late = waiting.oldest_name < clock.today()
    line = Line(
        Link("Look whether each name is still needed", "cases.list_naming"),
        f"the first {'was due' if late else 'by'} {short_date(waiting.oldest_name)}",
        Words("Overdue", "red") if late else Words("Waiting", "yellow"),
    )
    title = "Names where nothing is recorded as a crime"
    return [Block("names", title, (line,), Empty("No name is due"), total=waiting.names)]


def load_cycle(
    session: Session, *, by: Actor, meeting: Meeting, listed: int
) -> tuple[Cycle, Block]:
    """Load the next meeting as a line of steps, and who has not handed in their returns.

    `listed` is how many cases the person sees on its agenda.
    """
    owing = queries.list_missing_returns(session, by=by, meeting=meeting)
    handed_in, asked = sum(row[1] for row in owing), sum(row[2] for row in owing)
    counts = {
        "agenda": plural(listed, "case") if listed else None,
        "returns": f"{handed_in} of {asked}" if asked else None,
    }
    stage = stage_of(meeting)
    text, colour = WORDS[stage]
    cycle = Cycle(
        title=long_date(meeting.starts_at),
        stage=Words(text, colour),
        steps=tuple(
            Step(
                text=step.text,
                state=step.state,
                detail=_when(step.late, short_date(step.when)),
                count=counts.get(step.key),
                link=_page(step.text, STEP_PAGES[step.key], meeting),
            )
            for step in steps_of(meeting)
        ),
        meeting=_page("Open the meeting", "meetings.view", meeting),
        next_step=_page(NEXT_STEPS[stage], NEXT_PAGES[stage], meeting),
    )
    return cycle, _returns(meeting, owing, asked)


def _when(late: bool, day: str) -> str:
    return f"late: was due {day}" if late else day


def _page(text: str, endpoint: str, meeting: Meeting) -> Link:
    return Link(text, endpoint, {} if endpoint in WITHOUT_A_MEETING else {"meeting_id": meeting.id})


def _returns(meeting: Meeting, owing: Sequence[sa.Row[str, int, int]], asked: int) -> Block:
    """Name the agencies that still owe returns, those that owe the most first."""
    rows = [row for row in owing if row[1] < row[2]]
    late = deadlines(meeting).returns_due < clock.now()
    grid = _page("See the grid of returns", "returns.grid", meeting)
    return Block(
        key="returns",
        title="Returns to come",
        lines=tuple(
            Line(
                Link(name, grid.endpoint, grid.args),
                f"{handed_in} of {wanted} in",
                _how_far_in(handed_in, late=late),
            )
            for name, handed_in, wanted in rows[:SHOWN]
        ),
        total=len(rows),
        more=grid if asked else None,
        empty=Empty("Every return is in")
        if asked
        else Empty("No return was asked for yet", "Circulating the agenda asks for them."),
    )


def _how_far_in(handed_in: int, *, late: bool) -> Words:
    if late:
        return Words("Late", "red")
    return Words("Partly in", "blue") if handed_in else Words("None in")


def _triage(waiting: Waiting) -> Block:
    count, oldest = waiting.referrals, waiting.oldest_referral
    line: tuple[Line, ...] = ()
    if oldest is not None:
        days = clock.working_days_between(clock.to_london(oldest).date(), clock.today())
        waited = f"the oldest came {'today' if not days else plural(days, 'working day') + ' ago'}"
        line = (Line(Link("Decide what is to be heard", "cases.triage_queue"), waited),)
    return Block(
        key="triage",
        title="Waiting for triage",
        lines=line,
        total=count,
        empty=Empty("No referral waits for triage"),
    )


def _after_the_meeting(by: Actor, at_work: list[Meeting]) -> Block:
    held = [m for m in at_work if m.concluded_at is not None]
    return Block(
        key="minutes",
        title="Minutes to finish",
        lines=tuple(_minutes_line(by, meeting) for meeting in held),
        total=len(held),
        empty=Empty("The minutes of every meeting are out"),
    )


def _minutes_line(by: Actor, meeting: Meeting) -> Line:
    stage = stage_of(meeting)
    text, colour = WORDS[stage]
    return Line(
        _page(f"Meeting of {long_date(meeting.starts_at)}", NEXT_PAGES[stage], meeting),
        f"{_minutes_step(by, meeting, stage)}{_minutes_due(meeting)}",
        Words(text, colour),
    )


def _minutes_due(meeting: Meeting) -> str:
    """Say by when the minutes are due out, and how many working days are left or have passed."""
    due = due_of(meeting)
    if due is None:
        return ""
    words = due.words.text
    return f"; due out {short_date(due.at)}: {words[0].lower()}{words[1:]}"


def _minutes_step(by: Actor, meeting: Meeting, stage: MeetingStage) -> str:
    """Say what comes next, and to a chair whether it is for them to do."""
    if stage is not MeetingStage.MINUTES_DRAFT or not by.has(Role.CHAIR):
        return NEXT_STEPS[stage]
    if by.user_id in {revision.author_id for revision in meeting.minutes_revisions}:
        return "Another chair approves them, as you wrote a version"
    return "Waiting for you to approve"


def _overdue(session: Session, by: Actor) -> Block:
    rows = count_overdue_by_agency(session, by=by)
    args = {"overdue": "1"}
    return Block(
        key="overdue",
        title="Overdue actions",
        lines=tuple(
            Line(Link(name, "actions.list_actions", args), f"{count} overdue")
            for name, count in rows[:SHOWN]
        ),
        total=sum(count for _, count in rows),
        more=Link("See all overdue actions", "actions.list_actions", args) if rows else None,
        empty=Empty("No action is overdue"),
    )


def _not_done(session: Session, by: Actor) -> Block:
    rows = queries.count_not_done(session, by=by)
    args = {"state": "not_done"}
    return Block(
        key="not-done",
        title="Agencies that did not act",
        lines=tuple(
            Line(
                Link(row[0], "actions.list_actions", args),
                f"{plural(row[1], 'action')} not done in the last three months",
            )
            for row in rows[:SHOWN]
        ),
        total=sum(row[1] for row in rows),
        empty=Empty("Every agency acted", "No action was reported as not done for three months."),
    )
