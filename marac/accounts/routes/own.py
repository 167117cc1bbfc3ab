"""One's own account: details, password, roles, sessions, and the area one works in."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from marac.access import Permission, current_actor, public, requires, the_actor
from marac.accounts import choosing, operations, passwords, proving, queries, sessions
from marac.accounts.blueprint import bp
from marac.accounts.forms import ChangePasswordForm, DetailsForm
from marac.accounts.landing import FRONT_PAGE
from marac.accounts.routes.declaring import declaration_to_renew, declared_until
from marac.accounts.routes.proof import what_is_wrong
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.get("/account")
@requires(Permission.ACCOUNT_OWN)
def own() -> str:
    """Show what is held of the reader, their roles and where they are signed in."""
    by = the_actor()
    return render_template(
        "accounts/own.html",
        user=current_user.user,
        seats=queries.list_own_seats(db.session, by=by),
        sessions=queries.list_own_sessions(db.session, by=by),
        this_session=current_user.sign_in.id,
        until=declared_until(),
        renew=declaration_to_renew() is not None,
    )


@bp.get("/account/details")
@requires(Permission.ACCOUNT_OWN)
def own_details() -> str:
    """Offer the reader's details for changing."""
    return render_template("accounts/own_details.html", form=DetailsForm(obj=current_user.user))


@bp.post("/account/details")
@requires(Permission.ACCOUNT_OWN)
def own_details_post() -> Answer:
    """Change the reader's details."""
    form = DetailsForm()
    if not form.validate():
        return render_template("accounts/own_details.html", form=form), 422
    operations.change_details(
        db.session,
        by=the_actor(),
        user=current_user.user,
        name=form.name.data or "",
        job_title=form.job_title.data or "",
        phone=form.phone.data or "",
    )
    flash("Your details are saved.", "success")
    return redirect(url_for("accounts.own"), 303)


@bp.get("/account/password")
@requires(Permission.ACCOUNT_OWN)
def own_password() -> str:
    """Ask for the present and the new password."""
    form = ChangePasswordForm(choosing.chooser_of(db.session, user=current_user.user))
    longer = "longer" in request.args
    return render_template("accounts/own_password.html", form=form, longer=longer)


@bp.post("/account/password")
@requires(Permission.ACCOUNT_OWN)
def own_password_post() -> Answer:
    """Change the reader's password and end their other sessions."""
    form = ChangePasswordForm(choosing.chooser_of(db.session, user=current_user.user))
    given = form.password.data or ""
    if form.validate() and given and not proving.prove_password(given):
        form.password.errors = [what_is_wrong("This is not your present password")]
    if form.errors:
        return render_template("accounts/own_password.html", form=form, longer=False), 422
    kept = passwords.hash_of(form.new_password.data or "")
    now = sessions.load_session(db.session, current_user.token) or abort(401)
    operations.change_password(db.session, by=now.actor, sign_in=now.sign_in, kept=kept)
    flash("Your password is changed, and you are signed out everywhere else.", "success")
    return redirect(url_for("accounts.own"), 303)


@bp.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.ACCOUNT_OWN)
def end_session(session_id: UUID) -> Response:
    """End one of the reader's other sessions."""
    by = the_actor()
    found = queries.get_own_session(db.session, by=by, session_id=session_id)
    if found is None:
        abort(404)
    operations.end_session(db.session, by=by, sign_in=found)
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.own"), 303)


@bp.post("/area")
@public
def switch_area() -> Response:
    """Go on in another of the reader's areas, even when this one waits for their declaration."""
    by = current_actor() or abort(401)
    wanted = request.form.get("area", "")
    area = next((area for area in current_user.areas if str(area.id) == wanted), None)
    if area is None:
        abort(404)
    operations.switch_area(db.session, by=by, sign_in=current_user.sign_in, area_id=area.id)
    return redirect(FRONT_PAGE, 303)
