"""The list of cases, one case, and who can see it."""

from dataclasses import replace
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts import searching
from marac.agencies.models import Agency
from marac.agencies.queries import CodeBook, get_code_book, list_agencies
from marac.cases import lists, queries, readers
from marac.cases.attesting.detour import not_there
from marac.cases.attesting.queries import count_to_check
from marac.cases.blueprint import bp
from marac.cases.events import (
    CaseReadersViewed,
    CasesListed,
    CaseViewed,
    CaseViewedInEmergency,
    about,
)
from marac.cases.exceptional import queries as exceptional
from marac.cases.forms import CaseFilterForm
from marac.cases.happenings.part import incidents_part
from marac.cases.hearings import earlier_of
from marac.cases.hints import list_too_near
from marac.cases.lists import PAGE_SIZE, Wanted
from marac.cases.metadata.queries import sees_only_register
from marac.cases.models import Case
from marac.cases.openings import limits, reasons
from marac.cases.openings.standing import get_case_to_open
from marac.cases.policy import may_now
from marac.cases.projection import case_sheet
from marac.cases.repeats.policy import may_tell_now
from marac.cases.repeats.same import flagged_by, list_same, person_flagged_until
from marac.cases.routes import composing
from marac.cases.routes.composing import Composed
from marac.database import db
from marac.events import publish
from marac.web import Page, here


@bp.get("/cases")
@requires(Permission.CASE_LIST_SEARCH)
def list_cases() -> str | Response:
    """Show the cases that the reader may open, narrowed by what they chose and typed."""
    by, session = the_actor(), db.session
    if sees_only_register(by):
        return redirect(url_for("cases.register"), 303)
    book = get_code_book(session, area_id=by.area_id)
    form = searching.fill(CaseFilterForm)
    agencies = list_agencies(session, by=by)
    form.offer(book, agencies)
    wanted = form.wanted()
    page = Page.asked_for(
        request.args.get("page"),
        size=PAGE_SIZE,
        total=lists.count_cases(session, by=by, wanted=wanted),
    )
    lines = lists.list_cases(session, by=by, wanted=wanted, offset=page.offset)
    publish(session, CasesListed(actor_id=by.user_id, area_id=by.area_id, shown=len(lines)))
    active = _active(wanted, book, agencies)
    return render_template(
        "cases/list_cases.html",
        form=form,
        page=page,
        lines=lines,
        book=book,
        active=active,
        to_check=count_to_check(session, by=by),
    )


@bp.post("/cases")
@requires(Permission.CASE_LIST_SEARCH)
def search_cases() -> Response:
    """Keep what was typed out of the address, and go on to the cases it finds."""
    return searching.keep_words(CaseFilterForm)


@bp.get("/cases/<uuid:case_id>")
@requires(Permission.CASE_READ_CORE)
def view(case_id: UUID) -> str | Response:
    """Show a case with all its sections, once it is known what for."""
    by, session = the_actor(), db.session
    work = reasons.registered(current_app)
    found = get_case_to_open(session, by=by, case_id=case_id, reasons=work)
    if found is None:
        return _view_in_emergency(by, case_id)
    case, standing = found
    if standing.purpose is None:
        limits.stop_beyond(standing.others)
        return redirect(url_for("cases.purpose", case_id=case.id), 303)
    viewed = CaseViewed(**about(case, by), purpose=standing.purpose)
    limits.note(session, viewed, others=standing.others)
    book = get_code_book(session, area_id=by.area_id)
    others = [
        other
        for other in list_same(session, by=by, case=case)
        if other.heard_on is not None or by.runs_the_cycle
    ]
    sheet = case_sheet(by=by, case=case, book=book, traits=True)
    sheet = replace(sheet, flagged_until=person_flagged_until(case, others))
    page = composing.compose(by, case, sheet)
    return render_template(
        "cases/view.html",
        case=case,
        folds={"whole": "whole" in request.args},
        sheet=page.sheet,
        page=page,
        may_invite=may_now(by, Permission.CASE_INVITE_WITHDRAW, case),
        may_tell=may_tell_now(by, case, flagged_until=sheet.flagged_until),
        standing=standing,
        earlier=earlier_of(case, others),
        repeat_of=flagged_by(others, on=case.submitted_at) if case.submitted_at else [],
        happenings=incidents_part(case, by=by),
        navigation=composing.navigation(by, page),
        way_in=exceptional.granted_way_in(session, by=by, case=case),
    )


def _view_in_emergency(by: Actor, case_id: UUID) -> str:
    """Show of a case that was opened in an emergency its own words, and nothing else."""
    case = queries.get_case_to_read(db.session, by=by, case_id=case_id)
    if case is None:
        not_there(by, Case.id == case_id)
    publish(db.session, CaseViewedInEmergency(**about(case, by)))
    book = get_code_book(db.session, area_id=by.area_id)
    sheet = case_sheet(by=by, case=case, book=book, emergency=True)
    return render_template(
        "cases/exceptional/view.html",
        sheet=sheet,
        earlier=[],
        navigation=composing.navigation(by, Composed(sheet), whole=False),
        way_in=exceptional.emergency_way_in(db.session, by=by, case=case),
    )


@bp.get("/cases/<uuid:case_id>/readers")
@requires(Permission.CASE_READ_CORE)
def list_readers(case_id: UUID) -> str:
    """Show who can see a case, and by which rule."""
    by, case = the_actor(), case_or_404(case_id)
    publish(db.session, CaseReadersViewed(**about(case, by)))
    people = readers.list_readers(db.session, case=case)
    return render_template(
        "cases/list_readers.html",
        case=case,
        readers=people,
        reason=next((p.rule for p in people if p.user_id == by.user_id), ""),
        near=list_too_near(db.session, by=by, cases=[case]).get(case.id, []),
    )


def case_or_404(case_id: UUID) -> Case:
    """Read the case that the reader may open; any other answers as one that never was."""
    by = the_actor()
    case = queries.get_case(db.session, by=by, case_id=case_id)
    return case if case is not None else not_there(by, Case.id == case_id)


def _active(wanted: Wanted, book: CodeBook, agencies: list[Agency]) -> list[dict[str, str]]:
    """Say what the list is narrowed to, each with the address without it."""
    words = {
        "q": f"“{wanted.q}”" if wanted.q else "",
        "strand": book.label("strand", wanted.strand) if wanted.strand else "",
        "state": wanted.state.label if wanted.state else "",
        "agency": next((a.name for a in agencies if a.id == wanted.agency_id), ""),
    }
    return [
        {"text": text, "href": here(page=None, **{name: None})}
        for name, text in words.items()
        if text
    ]
