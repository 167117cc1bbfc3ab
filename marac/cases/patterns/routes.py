"""The page of the pattern of a case's incidents."""

from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases import policy
from marac.cases.blueprint import bp
from marac.cases.events import CaseViewed, about
from marac.cases.happenings.sheet import incident_sheets
from marac.cases.openings import limits, reasons
from marac.cases.openings.standing import get_case_to_open
from marac.cases.patterns.arithmetic import Unit
from marac.cases.patterns.sheet import aimed_at, pattern_of, strands_of
from marac.cases.routes.browse import case_or_404
from marac.database import db


@bp.get("/cases/<uuid:case_id>/pattern")
@requires(Permission.CASE_READ_CORE)
def pattern(case_id: UUID) -> str | Response:
    """Show how often it happens and whether it grows worse, once it is known what for."""
    by, session = the_actor(), db.session
    work = reasons.registered(current_app)
    found = get_case_to_open(session, by=by, case_id=case_id, reasons=work)
    case, standing = found or (case_or_404(case_id), None)
    if standing is None or standing.purpose is None:
        return redirect(url_for("cases.purpose", case_id=case.id), 303)
    viewed = CaseViewed(**about(case, by), purpose=standing.purpose)
    limits.note(session, viewed, others=standing.others)
    book = get_code_book(session, area_id=case.area_id)
    strand = next((code for code in case.strands if code == request.args.get("strand")), "")
    chosen = aimed_at(case.incidents, strand)
    located = policy.sees_safe_contact(by, case)
    return render_template(
        "cases/patterns/pattern.html",
        case=case,
        pattern=pattern_of(chosen, unit=_unit()),
        incidents=incident_sheets(case, chosen, book, located=located),
        units=list(Unit),
        strand=strand,
        strand_word=book.label(CodeList.STRAND, strand) if strand else "",
        strands=strands_of(case, book),
    )


def _unit() -> Unit:
    return Unit.WEEK if request.args.get("by") == Unit.WEEK else Unit.MONTH
