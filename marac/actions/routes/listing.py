"""The list of actions: mine, my agency's or all, with its filters."""

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts import searching
from marac.actions import events, queries
from marac.actions.blueprint import bp
from marac.actions.forms import ActionFilter
from marac.actions.lines import ActionLine, Filters
from marac.agencies.queries import list_agencies
from marac.database import db
from marac.events import publish
from marac.web import Page, here

PAGE_SIZE = 50


@bp.get("/actions")
@requires(Permission.ACTION_LIST)
def list_actions() -> str:
    """List the actions that the person sees, overdue first; at first the open ones."""
    by, session = the_actor(), db.session
    form = _filter_form(by)
    filters = form.filters(by)
    total = queries.count_actions(session, by=by, filters=filters)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=total)
    lines = queries.list_actions(
        session, by=by, filters=filters, offset=page.offset, limit=PAGE_SIZE
    )
    _log_reading(by, lines)
    return render_template(
        "actions/list_actions.html",
        form=form,
        lines=lines,
        page=page,
        active=_active(form, filters),
        title=_title(filters),
        whose=_pairs(form.whose),
    )


@bp.post("/actions")
@requires(Permission.ACTION_LIST)
def search_actions() -> Response:
    """Keep what was typed out of the address, and go on to the actions it finds."""
    return searching.keep_words(ActionFilter)


def _filter_form(by: Actor) -> ActionFilter:
    """Read the address; a bare one asks for the open actions of the person's own circle."""
    usual = {"whose": "all" if by.runs_the_cycle else "agency"}
    if not set(request.args) - {"page"}:
        usual["state"] = "open"
    form = searching.fill(ActionFilter, **usual)
    form.offer(by, list_agencies(db.session, by=by))
    return form


def _title(filters: Filters) -> str:
    return {"mine": "My actions", "agency": "My agency’s actions"}.get(filters.whose, "Actions")


def _active(form: ActionFilter, filters: Filters) -> list[dict[str, Any]]:
    """Give each filter in force in words, with the address of the list without it."""
    words = {
        "agency": filters.agency_id and dict(_pairs(form.agency)).get(str(filters.agency_id)),
        "owner": filters.owner,
        "reference": filters.reference,
        "overdue": "Overdue only" if filters.overdue else "",
        "state": dict(_pairs(form.state)).get(filters.state, "") if "state" in request.args else "",
    }
    return [
        {"text": text, "href": here(**{name: None, "page": None})}
        for name, text in words.items()
        if text
    ]


def _pairs(field: Any) -> list[tuple[str, str]]:
    return [(str(option.value), option.label) for option in field.choices or () if option.value]


def _log_reading(by: Actor, lines: list[ActionLine]) -> None:
    ids = tuple(line.action.id for line in lines)
    publish(
        db.session,
        events.ActionsConsulted(actor_id=by.user_id, area_id=by.area_id, action_ids=ids),
    )
