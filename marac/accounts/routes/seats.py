"""The roles of one person: giving another, ending one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.access.roles import PRIVILEGED
from marac.accounts import queries
from marac.accounts.blueprint import bp
from marac.accounts.forms import SeatForm
from marac.accounts.models import User
from marac.accounts.privileged import Seat, ask_for_seat
from marac.agencies.models import Agency, Membership
from marac.agencies.operations import end_membership, grant_membership
from marac.agencies.queries import get_agency, get_area, list_agencies
from marac.approvals import ApprovalRequest, pending_page
from marac.database import db
from marac.refusals import Refused


@bp.get("/users/<uuid:user_id>/roles/new")
@requires(Permission.USER_INVITE)
def add_seat(user_id: UUID) -> str:
    """Ask for the agency, the role and its days."""
    found = get_or_404(user_id)
    form = SeatForm(list_agencies(db.session, by=the_actor()))
    return render_template("accounts/add_seat.html", form=form, user=found)


@bp.post("/users/<uuid:user_id>/roles/new")
@requires(Permission.USER_INVITE)
def add_seat_post(user_id: UUID) -> tuple[str, int] | Response:
    """Give the person the role."""
    found = get_or_404(user_id)
    form = SeatForm(list_agencies(db.session, by=the_actor()))
    given = seat_somebody(form, found) if form.validate() else None
    if given is None:
        return render_template("accounts/add_seat.html", form=form, user=found), 422
    page = url_for("accounts.user", user_id=user_id)
    if isinstance(given, ApprovalRequest):
        return pending_page(given, back=page)
    flash("The role is given.", "success")
    return redirect(page, 303)


@bp.post("/roles/<uuid:membership_id>/end")
@requires(Permission.USER_DISABLE)
def end_seat(membership_id: UUID) -> Response:
    """End a role at once."""
    by = the_actor()
    seat = queries.get_seat(db.session, by=by, membership_id=membership_id)
    if seat is None:
        abort(404)
    end_membership(db.session, by=by, membership=seat)
    flash("The role has ended.", "success")
    return redirect(url_for("accounts.user", user_id=seat.user_id), 303)


def get_or_404(user_id: UUID) -> User:
    """Find a person of the reader's area."""
    found = queries.get_user(db.session, by=the_actor(), user_id=user_id)
    if found is None:
        abort(404)
    return found


def seat_somebody(form: SeatForm, user: User) -> Membership | ApprovalRequest | None:
    """Give a person the seat on the form, or ask a second person to agree to a privileged one.

    What is refused becomes an error at the role, and nothing is given.
    """
    by = the_actor()
    agency = get_agency(db.session, by=by, agency_id=UUID(form.agency.data))
    if agency is None:
        abort(404)
    try:
        if form.role.data in PRIVILEGED:
            return _ask(form, user, agency)
        return grant_membership(
            db.session,
            by=by,
            user_id=user.id,
            agency=agency,
            area=get_area(db.session, by=by),
            role=form.role.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
        )
    except Refused as refused:
        form.role.errors = [str(refused)]
        return None


def _ask(form: SeatForm, user: User, agency: Agency) -> ApprovalRequest:
    seat = Seat(user.id, agency.id, form.role.data, form.starts_on.data, form.ends_on.data)
    reason = form.reason.data or ""
    return ask_for_seat(db.session, by=the_actor(), seat=seat, reason=reason)
