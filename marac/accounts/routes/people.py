"""The people of an area: who they are, inviting more, closing an account."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts import mail, operations, queries, searching
from marac.accounts.blueprint import bp
from marac.accounts.federation.queries import find_linked
from marac.accounts.forms import InviteForm, PeopleFilter
from marac.accounts.models import User
from marac.accounts.privileged import list_asked_for
from marac.accounts.routes.seats import get_or_404, seat_somebody
from marac.agencies.models import Membership
from marac.agencies.queries import list_agencies
from marac.approvals import ApprovalRequest, pending_page
from marac.database import db
from marac.web import Page

PAGE_SIZE = 50
KNOWN_HERE = "Someone with this e-mail address has an account here. Open it to add a role"
JOINED = "They had an account in another area, and now have this role here too."


@bp.get("/users")
@requires(Permission.USER_DISABLE)
def list_users() -> str:
    """List the area's people, or those whose name or address holds some words."""
    by = the_actor()
    form = searching.fill(PeopleFilter)
    asked = queries.Asked()
    if form.validate():
        asked = queries.Asked(form.words.data or "", privileged=form.privileged.data)
    total = queries.count_people(db.session, by=by, asked=asked)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=total)
    people = queries.list_people(
        db.session, by=by, asked=asked, offset=page.offset, limit=page.size
    )
    linked = find_linked(db.session, user_ids=[person.user.id for person in people])
    return render_template(
        "accounts/list_users.html", form=form, people=people, linked=linked, page=page, asked=asked
    )


@bp.post("/users")
@requires(Permission.USER_DISABLE)
def search_users() -> Response:
    """Keep what was typed out of the address, and go on to the people it finds."""
    return searching.keep_words(PeopleFilter)


@bp.get("/users/<uuid:user_id>")
@requires(Permission.USER_DISABLE)
def user(user_id: UUID) -> str:
    """Show one person, their roles here, and what can be done about them."""
    by, found = the_actor(), get_or_404(user_id)
    return render_template(
        "accounts/user.html",
        user=found,
        linked=bool(find_linked(db.session, user_ids=[found.id])),
        seats=queries.list_seats(db.session, by=by, user=found),
        asked_for=list_asked_for(db.session, by=by, user=found),
    )


@bp.get("/users/new")
@requires(Permission.USER_INVITE)
def invite() -> str:
    """Ask who is invited and to which seat."""
    form = InviteForm(list_agencies(db.session, by=the_actor()))
    return render_template("accounts/invite.html", form=form)


@bp.post("/users/new")
@requires(Permission.USER_INVITE)
def invite_post() -> tuple[str, int] | Response:
    """Make the account with its seat and mail the invitation."""
    form = InviteForm(list_agencies(db.session, by=the_actor()))
    given = _invite(form) if form.validate() else None
    if given is None:
        return render_template("accounts/invite.html", form=form), 422
    if isinstance(given, ApprovalRequest):
        return pending_page(given, back=url_for("accounts.list_users"))
    return redirect(url_for("accounts.user", user_id=given.user_id), 303)


@bp.post("/users/<uuid:user_id>/invitation")
@requires(Permission.USER_INVITE)
def invite_again(user_id: UUID) -> Response:
    """Mail a fresh invitation."""
    found = get_or_404(user_id)
    token = operations.invite_again(db.session, by=the_actor(), user=found)
    mail.send_invitation(db.session, user=found, token=token)
    flash("A new invitation is on its way. The earlier one no longer works.", "success")
    return redirect(url_for("accounts.user", user_id=user_id), 303)


@bp.get("/users/<uuid:user_id>/close")
@requires(Permission.USER_DISABLE)
def close(user_id: UUID) -> str:
    """Ask whether to close an account, saying what that does."""
    return render_template("accounts/close.html", user=get_or_404(user_id))


@bp.post("/users/<uuid:user_id>/close")
@requires(Permission.USER_DISABLE)
def close_post(user_id: UUID) -> Response:
    """Close an account at once."""
    found = get_or_404(user_id)
    operations.disable_user(db.session, by=the_actor(), user=found)
    flash(f"The account of {found.name} is closed and signed out everywhere.", "success")
    return redirect(url_for("accounts.user", user_id=user_id), 303)


@bp.post("/users/<uuid:user_id>/sign-out")
@requires(Permission.USER_DISABLE)
def sign_out_everywhere(user_id: UUID) -> Response:
    """End somebody's sessions; their account stays open."""
    found = get_or_404(user_id)
    operations.sign_out_everywhere(db.session, by=the_actor(), user=found)
    flash(f"{found.name} is signed out everywhere, and can sign in again.", "success")
    return redirect(url_for("accounts.user", user_id=user_id), 303)


@bp.post("/users/<uuid:user_id>/open")
@requires(Permission.USER_INVITE)
def reopen(user_id: UUID) -> Response:
    """Open a closed account again."""
    found = get_or_404(user_id)
    operations.enable_user(db.session, by=the_actor(), user=found)
    flash(f"The account of {found.name} is open again.", "success")
    return redirect(url_for("accounts.user", user_id=user_id), 303)


def _invite(form: InviteForm) -> Membership | ApprovalRequest | None:
    """Do what the form says, or put what stands in the way at its fields.

    Nobody is mailed before they have the role: with a privileged one, when a second person agrees.
    """
    by, email = the_actor(), operations.tidy_email(form.email.data or "")
    known = queries.find_by_email(db.session, email=email)
    if known and queries.get_user(db.session, by=by, user_id=known.id):
        form.email.errors = [KNOWN_HERE]
        return None
    found = known or operations.add_user(
        db.session,
        email=email,
        name=form.name.data or "",
        job_title=form.job_title.data or "",
        phone=form.phone.data or "",
    )
    given = seat_somebody(form, found)
    if isinstance(given, Membership):
        _welcome(found)
    return given


def _welcome(user: User) -> None:
    """Mail the invitation to who has never come in; others only get the role."""
    known = user.password_hash is not None or find_linked(db.session, user_ids=[user.id])
    if known or user.disabled_at is not None:
        flash(JOINED, "success")
        return
    token = operations.invite_again(db.session, by=the_actor(), user=user)
    mail.send_invitation(db.session, user=user, token=token)
    flash(f"An invitation is on its way to {user.email}.", "success")
