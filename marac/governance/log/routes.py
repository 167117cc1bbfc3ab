"""The pages of the log: the work, the doors and the system, and what left the house."""

from dataclasses import replace
from typing import Any

from flask import Response as Answer
from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts import searching
from marac.audit import checking
from marac.audit.queries import get_last_anchor, get_last_check
from marac.audit.setting import audit_keys
from marac.database import db
from marac.events import publish
from marac.governance import whole
from marac.governance.blueprint import bp
from marac.governance.log import departures, exporting, policy, queries
from marac.governance.log.events import LogRead
from marac.governance.log.forms import LogFilter
from marac.governance.log.queries import Filters, Lines
from marac.governance.log.wording import COLOURS, KINDS, kind_words
from marac.web import here
from marac.web.filters import short_date

WORK = [kind for kind in KINDS if kind not in policy.SECURITY]
DOORS = list(policy.SECURITY)


@bp.get("/log")
@requires(Permission.AUDIT_CASE_LOG)
def list_log() -> str:
    """Show what was done to cases and around them, newest first; to a lead, by their people."""
    by = the_actor()
    form = _form(by, WORK)
    filters = form.filters()
    found = queries.list_lines(db.session, by=by, part=policy.work_open_to(by), filters=filters)
    _log_reading(by, "work", filters, found)
    return _page(by, form, found, title="The log", checked=None)


@bp.post("/log")
@requires(Permission.AUDIT_CASE_LOG)
def search_log() -> Response:
    """Keep what was typed out of the address, and go on to the rows it finds."""
    return searching.keep_words(LogFilter)


@bp.get("/security/log")
@requires(Permission.AUDIT_SECURITY_LOG)
def security_log() -> str:
    """Show who signed in or was refused, whose roles changed, and whether the log is whole."""
    by = the_actor()
    form = _form(by, DOORS)
    del form.reference
    filters = form.filters()
    found = queries.list_lines(db.session, by=by, part=policy.doors_open_to(by), filters=filters)
    _log_reading(by, "doors", filters, found)
    return _page(by, form, found, title="Security log", checked=_state())


@bp.get("/departures/log")
@requires(Permission.AUDIT_CASE_LOG)
def list_departures() -> str:
    """Show every paper, file and export that was made or taken, by whom and when."""
    by = the_actor()
    form = _form(by, [])
    del form.kind
    del form.reference
    filters = form.filters()
    lines, older = departures.list_departures(db.session, by=by, filters=filters)
    _log_reading(by, "departures", filters, Lines((), None), shown=len(lines))
    return render_template(
        "governance/log/departures.html",
        form=form,
        active=_active(form, filters),
        lines=lines,
        older=older,
        named=policy.reads_names(by),
    )


@bp.post("/security/log/check")
@requires(Permission.AUDIT_VERIFY_EXPORT)
def check_log() -> Response:
    """Check the log from where the last check ended."""
    by = the_actor()
    verdict = checking.check(
        db.session, keys=audit_keys(), quick=True, by_id=by.user_id, area_id=by.area_id
    )
    if verdict.whole:
        flash("The log is whole.", "success")
    else:
        flash(f"The log is broken at row {verdict.broken_at}: {verdict.reason}.", "error")
    return redirect(url_for("governance.security_log"), 303)


@bp.post("/log/export")
@requires(Permission.AUDIT_VERIFY_EXPORT)
def export_log() -> Answer:
    """Hand out the rows that the reader may see as a file, once the log was found whole."""
    by = the_actor()
    whole.refuse_broken(db.session, keys=audit_keys())
    form = _form(by, KINDS, posted=True)
    file = exporting.export(db.session, by=by, filters=form.filters())
    response = make_response(file.content)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(by: Actor, form: LogFilter, found: Lines, *, title: str, checked: Any) -> str:
    filters = form.filters()
    return render_template(
        "governance/log/list_log.html",
        title=title,
        form=form,
        active=_active(form, filters),
        narrowed=_words(filters),
        found=found,
        checked=checked,
        named=policy.reads_names(by),
        whole=policy.oversees(by),
        kind_words=kind_words,
        colours=COLOURS,
    )


def _form(by: Actor, kinds: Any, *, posted: bool = False) -> LogFilter:
    form = LogFilter(MultiDict(request.form)) if posted else searching.fill(LogFilter)
    form.offer(list(kinds), queries.list_people(db.session, by=by))
    if not form.person.choices:
        del form.person
    return form


def _state() -> dict[str, Any]:
    return {"check": get_last_check(db.session), "anchor": get_last_anchor(db.session)}


def _log_reading(
    by: Actor, part: str, filters: Filters, found: Lines, *, shown: int | None = None
) -> None:
    case_id = found.lines[0].case_id if filters.reference and found.lines else None
    told = _words(replace(filters, reference="", before=None))
    publish(
        db.session,
        LogRead(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=case_id,
            part=part,
            kind=told.get("kind", ""),
            person_id=filters.person_id,
            since=told.get("since", ""),
            until=told.get("until", ""),
            shown=len(found.lines) if shown is None else shown,
        ),
    )


def _words(filters: Filters) -> dict[str, str]:
    """Write the filters as they stand in an address."""
    told = {
        "kind": filters.kind.value if filters.kind else "",
        "person": str(filters.person_id or ""),
        "reference": filters.reference,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
    }
    return {name: text for name, text in told.items() if text}


def _active(form: LogFilter, filters: Filters) -> list[dict[str, Any]]:
    """Give each filter in force in words, with the address of the list without it."""
    offered: Any = form.person.choices if "person" in form else ()
    people = {str(person.value): person.label for person in offered}
    words = {
        "kind": kind_words(filters.kind) if filters.kind else "",
        "person": people.get(str(filters.person_id), ""),
        "reference": filters.reference,
        "since": f"From {short_date(filters.since)}" if filters.since else "",
        "until": f"To {short_date(filters.until)}" if filters.until else "",
    }
    parts = ("", "-day", "-month", "-year")
    return [
        {"text": text, "href": here(before=None, **{f"{name}{part}": None for part in parts})}
        for name, text in words.items()
        if text
    ]
