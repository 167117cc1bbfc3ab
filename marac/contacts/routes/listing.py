"""The list of whom to contact: one's own, and for those who run the cycle the whole area's."""

from typing import Any

from flask import render_template, request

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.contacts import queries
from marac.contacts.blueprint import bp
from marac.contacts.duties import Duty
from marac.contacts.events import ContactsListed
from marac.contacts.forms import ListForm
from marac.database import db
from marac.events import publish
from marac.web import Page, here

PAGE_SIZE = 50


@bp.get("/contacts")
@requires(Permission.CONTACT_MAKE)
def list_contacts() -> str:
    """Show whom the person is to contact, and to those who run the cycle everybody."""
    by, session = the_actor(), db.session
    own = queries.list_due(session, by=by)
    waiting = queries.list_waiting(session, by=by)
    if not by.runs_the_cycle:
        _note(by, len(own))
        return render_template("contacts/own.html", own=own, waiting=waiting)
    form = ListForm()
    duties = _asked_for(by, form)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=len(duties))
    shown = duties[page.offset : page.offset + PAGE_SIZE]
    _note(by, len(shown))
    return render_template(
        "contacts/area.html",
        own=own,
        waiting=waiting,
        duties=shown,
        initials=_initials(by, shown),
        form=form,
        page=page,
        active=_active(form),
    )


@bp.get("/contacts/print")
@requires(Permission.CONTACT_MAKE)
def print_contacts() -> str:
    """Show the whole list on one page, as it is narrowed, to be printed."""
    by, form = the_actor(), ListForm()
    duties = _asked_for(by, form) if by.runs_the_cycle else queries.list_due(db.session, by=by)
    _note(by, len(duties))
    return render_template(
        "contacts/print.html",
        duties=duties,
        initials=_initials(by, duties),
        today=clock.today(),
        filters=[one["text"] for one in _active(form)],
        chosen=form.filters,
    )


def _asked_for(by: Actor, form: ListForm) -> list[Duty]:
    filters = form.filters
    found = queries.list_overseen(db.session, by=by)
    return [duty for duty in found if filters.holds_for(duty)]


def _initials(by: Actor, duties: list[Duty]) -> Any:
    if not by.runs_the_cycle:
        return {}
    return queries.list_initials(db.session, by=by, case_ids=[one.case_id for one in duties])


def _active(form: ListForm) -> list[dict[str, str]]:
    """Say what the list is narrowed to, each with the address without it."""
    filters = form.filters
    words = {
        "standing": filters.standing.label if filters.standing else "",
        "due": "Overdue only" if filters.late else "",
    }
    return [
        {"text": text, "href": here(page=None, **{name: None})}
        for name, text in words.items()
        if text
    ]


def _note(by: Actor, shown: int) -> None:
    publish(db.session, ContactsListed(actor_id=by.user_id, area_id=by.area_id, shown=shown))
