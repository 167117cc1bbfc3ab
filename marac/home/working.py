"""What an agency's people need to see: what they owe, their cases and what has changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.actions.models import Action
from marac.actions.states import days_left as action_days
from marac.actions.states import is_overdue, state_of
from marac.cases import policy as cases
from marac.cases.lines import fill_lines, select_lines
from marac.cases.models import Case
from marac.cases.wording import Words
from marac.home import own_queries, queries
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.meetings.models import Meeting
from marac.people.models import Identity
from marac.returns.models import Return
from marac.returns.states import days_left as return_days
from marac.returns.states import state_of as return_state
from marac.web.filters import long_date, plural, short_date, working_days


def load_working(
    session: Session, *, by: Actor, meeting: Meeting | None, ahead: queries.Ahead
) -> list[Block]:
    """Load what somebody who speaks for an agency needs to see."""
    blocks = [
        *_to_check(ahead.to_check),
        _returns_due(session, by, ahead.to_check),
        _actions_due(session, by),
    ]
    if by.runs_the_cycle:  # who runs the cycle sees the meeting and its changes there
        return blocks
    return [*blocks, _next_meeting(meeting, ahead), _changed(session, by)]


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
            for line in fill_lines(session, rows)
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


def _returns_due(session: Session, by: Actor, to_check: int) -> Block:
    rows = own_queries.list_returns_due(session, by=by)
    return Block(
        key="returns-due",
        title="Returns due",
        lines=tuple(_return_line(*row) for row in rows[:SHOWN]),
        total=len(rows),
        more=Link("See all your returns", "returns.worklist"),
        empty=_no_return(to_check),
    )


def _no_return(to_check: int) -> Empty:
    """Say why no return stands here: none is owed, or the cases have still to be checked."""
    if to_check:
        return Empty("Check your new cases first", "Their returns appear here once you have.")
    return Empty("Your agency owes no return", "When an agenda goes out, its cases appear here.")


def _return_line(owed: Return, reference: str | None, subject: Identity | None) -> Line:
    state = return_state(owed)
    return Line(
        Link(_case_words(reference, subject), "returns.edit", {"return_id": owed.id}),
        f"due {working_days(return_days(owed.due_at))}"
        if owed.due_at >= clock.now()
        else f"was due {short_date(owed.due_at)}",
        Words(state.label, state.colour),
    )


def _case_words(reference: str | None, subject: Identity | None) -> str:
    return f"{reference} {subject.initials if subject is not None else ''}".strip()


def _actions_due(session: Session, by: Actor) -> Block:
    rows = own_queries.list_actions_due(session, by=by)
    return Block(
        key="actions-due",
        title="Actions due",
        lines=tuple(_action_line(action, reference) for action, reference, _ in rows),
        total=rows[0][2] if rows else 0,
        more=Link("See all your agency’s actions", "actions.list_actions", {"whose": "agency"}),
        empty=Empty(
            "No action is open", "Actions that a meeting gives to your agency appear here."
        ),
    )


def _action_line(action: Action, reference: str | None) -> Line:
    state, late = state_of(action), is_overdue(action)
    due = working_days(action_days(action))
    return Line(
        Link(f"{reference} / {action.number}", "actions.view", {"action_id": action.id}),
        f"{action.task} – {due if late else 'due ' + due}",
        Words("Overdue", "red") if late else Words(state.label, state.colour),
    )


def _next_meeting(meeting: Meeting | None, ahead: queries.Ahead) -> Block:
    lines: tuple[Line, ...] = ()
    if meeting is not None:
        args = {"meeting_id": meeting.id}
        lines = (
            Line(
                Link(long_date(meeting.starts_at), "meetings.view", args),
                _where(meeting, ahead),
                Words(_how_far(meeting), "blue"),
            ),
            Line(Link("Your papers for this meeting", "packs.papers", args)),
        )
    return Block("meeting", "Next meeting", lines, Empty("No meeting is planned"))


def _where(meeting: Meeting, ahead: queries.Ahead) -> str:
    none = "check your new cases first" if ahead.to_check else "no agenda for you yet"
    cases = f"{plural(ahead.listed, 'case')} for you" if ahead.listed else none
    return f"{meeting.venue or 'place not decided'}, {cases}"


def _how_far(meeting: Meeting) -> str:
    day = clock.to_london(meeting.starts_at).date()
    words = working_days(clock.working_days_between(clock.today(), day))
    return words[0].upper() + words[1:]


def _changed(session: Session, by: Actor) -> Block:
    """Say what others did in the last week that this person may read."""
    agendas = own_queries.list_agenda_changes(session, by=by)
    returned = own_queries.list_new_returns(session, by=by)
    lines = [_agenda_line(*row) for row in agendas] + [
        Line(
            Link(reference or "", "cases.view", {"case_id": case_id}),
            f"{plural(count, 'return')} of other agencies came in",
        )
        for case_id, reference, count in returned
    ]
    return Block(
        key="changed",
        title="Changed in the last seven days",
        lines=tuple(lines),
        empty=Empty("Nothing has changed for you"),
    )


def _agenda_line(
    meeting_id: UUID,
    starts_at: datetime,
    listed: int,
    circulated_at: datetime | None,
    minutes_sent_at: datetime | None,
) -> Line:
    day, number = long_date(starts_at), plural(listed, "case")
    args = {"meeting_id": meeting_id}
    if minutes_sent_at is not None:
        link = Link(f"Minutes of {day}", "meetings.minutes", args)
        return Line(link, f"went out {short_date(minutes_sent_at)} with {number} for you")
    link = Link(f"Agenda of {day}", "meetings.view", args)
    return Line(link, f"went out {short_date(circulated_at)} with {number} for you")
