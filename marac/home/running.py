"""What a co-ordinator and a chair need to see: the cycle, and what holds it up."""

from marac import clock
from marac.access import Actor, Role
from marac.cases.wording import Words
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.home.cycle import NEXT_PAGES, page
from marac.home.tallies import Tallies
from marac.home.visit import Visit
from marac.home.waiting import Waiting
from marac.meetings.calendar import deadlines
from marac.meetings.minutes.due import due_of
from marac.meetings.models import Meeting
from marac.meetings.stages import NEXT_STEPS, WORDS, MeetingStage, stage_of
from marac.web.filters import long_date, plural, short_date


def next_of(at_work: list[Meeting]) -> Meeting | None:
    """Pick the meeting that is still to be held."""
    return next((m for m in at_work if m.concluded_at is None), None)


SCORECARDS = Block(
    key="scorecards",
    title="Scorecards",
    lines=(
        Line(
            Link("What each agency did, and whether it was in time", "reports.area"),
            "actions, returns and attendance of the last three months",
        ),
    ),
    empty=Empty("There is no scorecard"),
)


def load_running(
    *, by: Actor, at_work: list[Meeting], waiting: Waiting, tallies: Tallies, visit: Visit
) -> list[Block]:
    """Load what holds the cycle up: triage, reports to confirm, minutes, overdue actions."""
    blocks = [_triage(waiting, visit), *_to_confirm(waiting, visit)]
    blocks += [_after_the_meeting(by, at_work), *_offers(waiting), *_names(waiting)]
    if by.has(Role.CHAIR):
        blocks.append(_not_done(tallies))
    return [*blocks, _overdue(tallies), SCORECARDS]


def _to_confirm(waiting: Waiting, visit: Visit) -> list[Block]:
    """Tell that actions were reported complete or ask for a new date; no block when none was."""
    if not waiting.actions:
        return []
    line = Line(
        Link("Confirm them, or say why not", "actions.list_waiting"),
        "reported complete, or a new date is asked for",
        new=visit.is_new(waiting.last_reported),
    )
    return [Block("to-confirm", "Actions that wait for you", (line,), Empty(""), waiting.actions)]


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


def load_returns(meeting: Meeting, tallies: Tallies, visit: Visit) -> Block:
    """Name the agencies that still owe returns, those that owe the most first."""
    rows = [row for row in tallies.returns if row.number]
    late = deadlines(meeting).returns_due < clock.now()
    grid = page("See the grid of returns", "returns.grid", meeting)
    return Block(
        key="returns",
        title="Returns to come",
        lines=tuple(
            Line(
                Link(row.agency, grid.endpoint, grid.args),
                f"{row.of - row.number} of {row.of} in",
                _how_far_in(row.of - row.number, late=late),
                new=visit.is_new(row.last),
            )
            for row in rows[:SHOWN]
        ),
        total=len(rows),
        more=grid if tallies.returns else None,
        empty=Empty("Every return is in")
        if tallies.returns
        else Empty("No return was asked for yet", "Circulating the agenda asks for them."),
    )


def _how_far_in(handed_in: int, *, late: bool) -> Words:
    if late:
        return Words("Late", "red")
    return Words("Partly in", "blue") if handed_in else Words("None in")


def _triage(waiting: Waiting, visit: Visit) -> Block:
    count, oldest = waiting.referrals, waiting.oldest_referral
    line: tuple[Line, ...] = ()
    if oldest is not None:
        days = clock.working_days_between(clock.to_london(oldest).date(), clock.today())
        waited = f"the oldest came {'today' if not days else plural(days, 'working day') + ' ago'}"
        link = Link("Decide what is to be heard", "cases.triage_queue")
        line = (Line(link, waited, new=visit.is_new(waiting.newest_referral)),)
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
        page(f"Meeting of {long_date(meeting.starts_at)}", NEXT_PAGES[stage], meeting),
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


def _overdue(tallies: Tallies) -> Block:
    rows = tallies.overdue
    return Block(
        key="overdue",
        title="Overdue actions",
        lines=tuple(
            Line(_actions(row.agency, f"state:overdue {row.word}"), f"{row.number} overdue")
            for row in rows[:SHOWN]
        ),
        total=sum(row.number for row in rows),
        more=_actions("See all overdue actions", "state:overdue") if rows else None,
        empty=Empty("No action is overdue"),
    )


def _not_done(tallies: Tallies) -> Block:
    rows = tallies.not_done
    return Block(
        key="not-done",
        title="Agencies that did not act",
        lines=tuple(
            Line(
                _actions(row.agency, f"state:not-done {row.word}"),
                f"{plural(row.number, 'action')} not done in the last three months",
            )
            for row in rows[:SHOWN]
        ),
        total=sum(row.number for row in rows),
        empty=Empty("Every agency acted", "No action was reported as not done for three months."),
    )


def _actions(text: str, words: str) -> Link:
    """Lead to the action log, narrowed by its words."""
    return Link(text, "actions.list_actions", {"q": words})
