"""What an agency's people need to see: what they owe, their cases and what has changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases import policy as cases
from marac.cases.lines import select_lines, without_strands
from marac.cases.models import Case
from marac.cases.wording import Words
from marac.home import own_queries, queries
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.home.changes import load_changes
from marac.home.doing import load_actions_due
from marac.home.visit import Visit
from marac.meetings.models import Meeting
from marac.people.models import Identity
from marac.returns.models import Return
from marac.returns.states import days_left as return_days
from marac.returns.states import state_of as return_state
from marac.web.filters import long_date, plural, short_date, working_days


def load_working(
    session: Session, *, by: Actor, meeting: Meeting | None, ahead: queries.Ahead, visit: Visit
) -> list[Block]:
    """Load what somebody who speaks for an agency needs to see."""
    blocks = [
        *_to_check(ahead.to_check),
        _returns_due(session, by, ahead.to_check, visit),
        load_actions_due(session, by=by, visit=visit),
    ]
    if by.runs_the_cycle:  # who runs the cycle sees the meeting and its changes there
        return blocks
    changes = load_changes(session, by=by, visit=visit)
    return [*blocks, _next_meeting(by, meeting, ahead, visit), changes]


def load_assigned(session: Session, *, by: Actor) -> Block:
    """Load the cases in which somebody is the victim's advocate."""
    mine = (cases.visible_to(by), Case.advocate_id == by.user_id)
    rows = session.execute(
        select_lines(by, *mine).order_by(Case.submitted_at.desc(), Case.id)
    ).all()
    return Block(
        key="assigned",
        title="Your cases as advocate",
        lines=tuple(
            Line(
                Link(line.reference, "cases.view", {"case_id": line.id}),
                f"{line.subject}, {line.status.text[0].lower()}{line.status.text[1:]}",
                line.risk,
            )
            for line in without_strands(rows)
        ),
        total=len(rows),
        empty=Empty(
            "No case is assigned to you",
            "The co-ordinator assigns an advocate; you see the case once its agenda goes out.",
        ),
    )


def _to_check(count: int) -> list[Block]:
    """Lead to the cases that open only when the person has said whether they have a conflict."""
    if not count:
        return []
    text = f"{plural(count, 'case')} to check for a conflict"
    line = Line(Link(text, "cases.attest"), "You can read them once you have said.")
    return [Block("to-check", "Before you read on", (line,), Empty(""), count)]


def _returns_due(session: Session, by: Actor, to_check: int, visit: Visit) -> Block:
    rows = own_queries.list_returns_due(session, by=by)
    return Block(
        key="returns-due",
        title="Returns due",
        lines=tuple(_return_line(visit, *row) for row in rows[:SHOWN]),
        total=len(rows),
        more=Link("See all your returns", "returns.worklist"),
        empty=_no_return(to_check),
    )


def _no_return(to_check: int) -> Empty:
    """Say why no return stands here: none is owed, or the cases have still to be checked."""
    if to_check:
        return Empty("Check your new cases first", "Their returns appear here once you have.")
    return Empty("Your agency owes no return", "When an agenda goes out, its cases appear here.")


def _return_line(
    visit: Visit, owed: Return, reference: str | None, subject: Identity | None
) -> Line:
    state = return_state(owed)
    return Line(
        Link(_case_words(reference, subject), "returns.edit", {"return_id": owed.id}),
        f"due {working_days(return_days(owed.due_at))}"
        if owed.due_at >= clock.now()
        else f"was due {short_date(owed.due_at)}",
        Words(state.label, state.colour),
        new=visit.is_new(owed.requested_at, owed.reopened_at),
    )


def _case_words(reference: str | None, subject: Identity | None) -> str:
    return f"{reference} {subject.initials if subject is not None else ''}".strip()


def _next_meeting(by: Actor, meeting: Meeting | None, ahead: queries.Ahead, visit: Visit) -> Block:
    lines: tuple[Line, ...] = ()
    if meeting is not None:
        args = {"meeting_id": meeting.id}
        lines = (
            Line(
                Link(long_date(meeting.starts_at), "meetings.view", args),
                _where(meeting, ahead),
                Words(_how_far(meeting), "blue"),
                new=visit.is_new(meeting.rescheduled_at, *_sent_out(by, meeting)),
            ),
            Line(Link("Your papers for this meeting", "packs.papers", args)),
        )
    return Block("meeting", "Next meeting", lines, Empty("No meeting is planned"))


def _sent_out(by: Actor, meeting: Meeting) -> list[datetime]:
    """Say when others sent out an agenda of a meeting that still holds."""
    return [
        sent.circulated_at
        for sent in meeting.circulations
        if sent.recalled_at is None and sent.circulated_by_id != by.user_id
    ]


def _where(meeting: Meeting, ahead: queries.Ahead) -> str:
    none = "check your new cases first" if ahead.to_check else "no agenda for you yet"
    cases = f"{plural(ahead.listed, 'case')} for you" if ahead.listed else none
    return f"{meeting.venue or 'place not decided'}, {cases}"


def _how_far(meeting: Meeting) -> str:
    day = clock.to_london(meeting.starts_at).date()
    words = working_days(clock.working_days_between(clock.today(), day))
    return words[0].upper() + words[1:]
