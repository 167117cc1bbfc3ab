"""The front page behind the sign-in."""

from flask import Blueprint, render_template
from flask_login import current_user

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.home.page import load_home
from marac.web.shell import places_of_oversight

bp = Blueprint("home", __name__)


@bp.get("/oversight")
@requires(Permission.HOME_READ)
def oversight() -> str:
    """List where the reader looks after the work, with what each place is for."""
    return render_template("home/oversight.html", places=places_of_oversight(the_actor()))


@bp.get("/")
@requires(Permission.HOME_READ)
def index() -> str:
    """Answer “what needs me now?” for each role that the reader holds."""
    by = the_actor()
    return render_template(
        "home/index.html",
        home=load_home(db.session, by=by, here=current_user.sign_in),
        today=clock.today(),
        may_refer=by.may(Permission.REFERRAL_CREATE),
    )
