"""The list of cases, one case, and who can see it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, current_app, render_template, request
from markupsafe import Markup

from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.models import Agency
from marac.agencies.queries import CodeBook, get_code_book, list_agencies
from marac.cases import hearings, lists, queries, readers, sections
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
from marac.cases.hints import namesakes
from marac.cases.lists import PAGE_SIZE, Wanted
from marac.cases.models import Case
from marac.cases.projection import CaseSheet, case_sheet
from marac.database import db
from marac.events import publish
from marac.web import Page, here


@dataclass(frozen=True)
class Part:
    """A section of the case page that another package made."""

    key: str
    title: str
    html: Markup


@bp.get("/cases")
@requires(Permission.CASE_LIST_SEARCH)
def list_cases() -> str:
    """Show the cases that the reader may open, narrowed by words in the address."""
    by, session = the_actor(), db.session
    book = get_code_book(session, area_id=by.area_id)
    form = CaseFilterForm()
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
        "cases/list_cases.html", form=form, page=page, lines=lines, book=book, active=active
    )


@bp.get("/cases/<uuid:case_id>")
@requires(Permission.CASE_READ_CORE)
def view(case_id: UUID) -> str:
    """Show a case with all its sections."""
    by, session = the_actor(), db.session
    case = queries.get_case(session, by=by, case_id=case_id)
    if case is None:
        return _view_in_emergency(by, case_id)
    book = get_code_book(session, area_id=by.area_id)
    publish(session, CaseViewed(**about(case, by)))
    sheet = case_sheet(by=by, case=case, book=book)
    parts = _load_sections(by, case, sheet)
    return render_template(
        "cases/view.html",
        case=case,
        sheet=sheet,
        earlier=hearings.list_earlier(session, by=by, case=case),
        sections=parts,
        navigation=_navigation(sheet, parts),
        way_in=exceptional.granted_way_in(session, by=by, case=case),
    )


def _view_in_emergency(by: Actor, case_id: UUID) -> str:
    """Show of a case that was opened in an emergency its own words, and nothing else."""
    case = queries.get_case_to_read(db.session, by=by, case_id=case_id) or abort(404)
    publish(db.session, CaseViewedInEmergency(**about(case, by)))
    book = get_code_book(db.session, area_id=by.area_id)
    sheet = case_sheet(by=by, case=case, book=book, emergency=True)
    return render_template(
        "cases/exceptional/view.html",
        sheet=sheet,
        navigation=_navigation(sheet, [])[:-1],
        way_in=exceptional.emergency_way_in(db.session, by=by, case=case),
    )


@bp.get("/cases/<uuid:case_id>/readers")
@requires(Permission.CASE_READ_CORE)
def list_readers(case_id: UUID) -> str:
    """Show who can see a case, and by which rule."""
    by, case = the_actor(), case_or_404(case_id)
    publish(db.session, CaseReadersViewed(**about(case, by)))
    near = namesakes(case, readers.list_members(db.session, case=case))
    return render_template(
        "cases/list_readers.html",
        case=case,
        readers=readers.list_readers(db.session, case=case),
        namesakes=near if by.runs_the_cycle else [],
    )


def case_or_404(case_id: UUID) -> Case:
    """Read the case that the reader may open; any other answers as one that never was."""
    case = queries.get_case(db.session, by=the_actor(), case_id=case_id)
    if case is None:
        abort(404)
    return case


def _load_sections(by: Actor, case: Case, sheet: CaseSheet) -> list[Part]:
    """Load what other packages hang on the page of a case, each with its own template."""
    return [
        Part(
            section.key,
            section.title,
            Markup(  # noqa: S704 - a rendered template, escaped already
                render_template(
                    section.template,
                    **{"case": case, "sheet": sheet} | section.load(db.session, by, case),
                )
            ),
        )
        for section in sections.registered(current_app)
    ]


def _navigation(sheet: CaseSheet, parts: list[Part]) -> list[dict[str, Any]]:
    """List the sections of the page in their order, with how much each holds."""
    items: list[tuple[str, str, int | None]] = [
        ("summary", "Summary", None),
        ("people", "People and places", None),
        ("incidents", "Incidents", len(sheet.incidents)),
        ("risk", "Risk", None),
        *[(part.key, part.title, None) for part in parts],
        ("voice", "Victim’s voice", None),
        ("timeline", "Timeline", None),
        ("readers", "Who can see this", None),
    ]
    return [{"text": text, "href": f"#{key}", "count": count} for key, text, count in items]


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
