"""How the contact with one person stands, for whoever may open their case."""

from uuid import UUID

from flask import render_template

from marac.access import Permission, requires, the_actor
from marac.cases.events import about
from marac.cases.routes.browse import case_or_404
from marac.contacts import policy
from marac.contacts.blueprint import bp
from marac.contacts.events import ContactsConsulted
from marac.contacts.queries import read_contacts
from marac.database import db
from marac.events import publish


@bp.get("/contacts/<uuid:case_id>/so-far")
@requires(Permission.CASE_READ_CORE)
def so_far(case_id: UUID) -> str:
    """Show who keeps in touch, by when the next contact is due, and what came of each."""
    by, case = the_actor(), case_or_404(case_id)
    publish(db.session, ContactsConsulted(**about(case, by)))
    duty, made = read_contacts(db.session, by=by, case=case)
    return render_template(
        "contacts/so_far.html",
        case=case,
        duty=duty,
        contacts=made,
        hears_words=policy.hears_words(by, case),
        may_give=duty is not None and policy.may_give(by, case),
    )
