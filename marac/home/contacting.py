"""Whom somebody keeps in touch with, and for the co-ordinator whom nobody has reached yet."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.callers import ROLES
from marac.cases.wording import Words
from marac.contacts.duties import Duty
from marac.contacts.queries import list_due, list_overseen, list_waiting
from marac.contacts.states import Standing
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.web.filters import plural, short_date

# How things stand that the co-ordinator sees to, the most pressing first.
PRESSING = (Standing.PROBLEM, Standing.NOBODY, Standing.NOT_YET, Standing.TRIED)
LATE = Words("Overdue", "red")


def arrange(session: Session, *, by: Actor, blocks: list[Block]) -> list[Block]:
    """Put contact among the blocks of a page: on top for who makes it, below for who watches."""
    if by.has(*ROLES):
        own = _own(session, by)
        if own.lines:
            blocks = [own, *blocks]
    return [*blocks, _area(session, by)] if by.runs_the_cycle else blocks


def _own(session: Session, by: Actor) -> Block:
    """List whom the person contacts themselves; before their word on a conflict, only how many."""
    waiting, own = list_waiting(session, by=by), list_due(session, by=by)
    lines = [_check(waiting)] if waiting else []
    lines += [_line(duty) for duty in own[:SHOWN]]
    return Block(
        key="contacting",
        title="Whom you contact",
        lines=tuple(lines),
        total=len(own) + len(waiting),
        more=Link("See all whom you contact", "contacts.list_contacts") if own else None,
        empty=Empty("Nobody waits for you"),
    )


def _check(waiting: list[Duty]) -> Line:
    people = plural(len(waiting), "person", "people")
    return Line(
        Link(f"{people} to contact", "contacts.view", {"case_id": waiting[0].case_id}),
        "first say whether you have a conflict of interest",
        Words("New", "blue"),
    )


def _line(duty: Duty) -> Line:
    state = duty.state
    due = f"due {short_date(state.due_on)}" if state.due_on is not None else "nothing is due"
    return Line(
        Link(duty.reference, "contacts.view", {"case_id": duty.case_id}),
        due,
        LATE if state.late and state.standing is not Standing.PROBLEM else state.words,
    )


def _area(session: Session, by: Actor) -> Block:
    """Count the running cases whose people nobody has reached, by how that stands."""
    duties = list_overseen(session, by=by)
    found = [(one, [d for d in duties if d.state.standing is one]) for one in PRESSING]
    late = sum(duty.state.late for duty in duties)
    lines = [
        Line(
            Link(standing.label, "contacts.list_contacts", {"standing": standing.value}),
            plural(len(those), "case"),
            Words("To put right", "red") if standing is Standing.PROBLEM else None,
        )
        for standing, those in found
        if those
    ]
    if late:
        link = Link("Contact overdue", "contacts.list_contacts", {"due": "late"})
        lines.append(Line(link, plural(late, "case"), LATE))
    return Block(
        key="contacting-area",
        title="Contact with the people harmed",
        lines=tuple(lines),
        empty=Empty("Somebody is in touch with everybody"),
        more=Link("See every running case", "contacts.list_contacts"),
    )
