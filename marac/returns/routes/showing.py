"""What every page about one return shows, and the log that somebody read it."""

from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from flask import render_template

from marac.access import Actor
from marac.cases.attesting.detour import not_there
from marac.cases.models import Case
from marac.cases.openings import limits
from marac.database import db
from marac.returns import events, policy, queries
from marac.returns.audience import audience_of
from marac.returns.models import Return
from marac.returns.opening import Opened, open_own
from marac.returns.people import people_of
from marac.returns.states import days_left, state_of


def own_or_404(by: Actor, return_id: UUID) -> Return:
    """Read a return of the person's agency; any other might as well not exist."""
    found = queries.get_own(db.session, by=by, return_id=return_id)
    return found or _not_own(by, return_id)


def opened_or_404(by: Actor, return_id: UUID) -> Opened:
    """Open a return of the person's agency to write in; any other might as well not exist."""
    return open_own(db.session, by=by, return_id=return_id) or _not_own(by, return_id)


def log_reading(by: Actor, agency_return: Return, *, others: int | None = None) -> None:
    """Note that somebody opened their agency's return, as one reason to open the case."""
    limits.note(
        db.session,
        events.ReturnConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=agency_return.case_id,
            return_id=agency_return.id,
        ),
        others=others,
    )


def show(template: str, by: Actor, agency_return: Return, **more: object) -> str:
    """Show a page about one return."""
    invited = queries.list_invited(db.session, case_id=agency_return.case_id)
    return render_template(
        template,
        agency_return=agency_return,
        case=agency_return.case,
        state=state_of(agency_return),
        days_left=days_left(agency_return.due_at),
        people=people_of(agency_return.case, by),
        audience=audience_of(agency_return, invited),
        **more,
    )


def _not_own(by: Actor, return_id: UUID) -> NoReturn:
    mine = sa.and_(Return.id == return_id, policy.speaks_for(by, Return.agency_id))
    not_there(by, Case.id.in_(sa.select(Return.case_id).where(mine)))
