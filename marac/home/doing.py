"""Actions due: a person's own and, for who speaks for an agency, all of the agency's."""

from datetime import datetime

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions.models import Action
from marac.actions.states import days_left, is_overdue, state_of
from marac.cases.wording import Words
from marac.home import own_queries
from marac.home.blocks import Block, Empty, Line, Link
from marac.home.visit import Visit
from marac.web.filters import working_days


def load_actions_due(session: Session, *, by: Actor, visit: Visit) -> Block:
    """Load the actions of the agencies that somebody speaks for, and their own."""
    rows = own_queries.list_actions_due(session, by=by)
    return Block(
        key="actions-due",
        title="Actions due",
        lines=tuple(_line(by, visit, *row[:3]) for row in rows),
        total=rows[0][3] if rows else 0,
        more=Link("See all your agency’s actions", "actions.list_actions", {"whose": "agency"}),
        empty=Empty(
            "No action is open", "Actions that a meeting gives to your agency appear here."
        ),
    )


def load_own_actions(session: Session, *, by: Actor, visit: Visit) -> list[Block]:
    """Load what somebody was given to do who speaks for no agency; no block when it is nothing."""
    rows = own_queries.list_actions_due(session, by=by)
    if not rows:
        return []
    return [
        Block(
            key="actions-due",
            title="For you to do",
            lines=tuple(_line(by, visit, *row[:3]) for row in rows),
            total=rows[0][3],
            more=Link("See all your actions", "actions.list_actions", {"q": "whose:mine"}),
            empty=Empty(""),
        )
    ]


def _line(
    by: Actor, visit: Visit, action: Action, reference: str | None, said_at: datetime | None
) -> Line:
    """Lead its owner to the page with one choice, and colleagues to all about it."""
    state, late = state_of(action), is_overdue(action)
    due = working_days(days_left(action))
    page = "actions.update" if action.owner_id == by.user_id else "actions.view"
    return Line(
        Link(f"{reference} / {action.number}", page, {"action_id": action.id}),
        f"{action.task} – {due if late else 'due ' + due}",
        Words("Overdue", "red") if late else Words(state.label, state.colour),
        new=visit.is_new(said_at),
    )
