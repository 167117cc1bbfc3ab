"""A referral on paper: what its writer answered, page by page, marked as every paper is."""

from datetime import timedelta
from uuid import UUID

from flask import Response, abort, make_response, render_template

from marac import clock, documents
from marac.access import Permission, gives_file, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.agencies.queries import get_code_book
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.referrals import queries
from marac.cases.referrals.events import ReferralConsulted, ReferralTakenOut
from marac.cases.referrals.gaps import completeness
from marac.cases.referrals.summary import summarise
from marac.database import db
from marac.events import publish
from marac.inspection import disposition

# How long a copy on paper may be kept.
KEPT = timedelta(days=28)


@bp.get("/referrals/<uuid:case_id>/print")
@requires(Permission.REFERRAL_READ_OWN)
def print_referral(case_id: UUID) -> str:
    """Show the whole referral on one plain page, ready for the browser to print."""
    case = _own(case_id)
    publish(
        db.session,
        ReferralConsulted(actor_id=the_actor().user_id, area_id=case.area_id, case_id=case.id),
    )
    return render_template("cases/referral/print.html", **_said(case))


@bp.get("/referrals/<uuid:case_id>/referral.pdf")
@requires(Permission.REFERRAL_READ_OWN)
@gives_file
def referral_pdf(case_id: UUID) -> Response:
    """Hand the whole referral out as an accessible PDF."""
    case, by = _own(case_id), the_actor()
    spend(Kind.PDF)
    publish(
        db.session, ReferralTakenOut(actor_id=by.user_id, area_id=case.area_id, case_id=case.id)
    )
    answer = make_response(_paper(case))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = disposition("referral.pdf")
    return answer


def _own(case_id: UUID) -> Case:
    return queries.get_own_referral(db.session, by=the_actor(), case_id=case_id) or abort(404)


def _said(case: Case) -> dict[str, object]:
    book = get_code_book(db.session, area_id=case.area_id)
    return {
        "case": case,
        "sections": [section for section in summarise(case, book) if not section.empty],
        "whole": completeness(case),
        "made_at": clock.now(),
    }


def _paper(case: Case) -> bytes:
    title = f"Referral {case.reference}" if case.reference else "Draft of a referral"
    html = render_template("cases/referral/referral.pdf.html", title=title, **_said(case))
    return documents.stamp(documents.render(html, title=title), _stamp(case))


def _stamp(case: Case) -> documents.Stamp:
    """Mark the writer's own copy: there is one, and it goes when an issued paper would."""
    return documents.Stamp(
        title=case.reference or "Draft referral",
        recipient=case.referrer.name,
        agency=case.agency.name,
        copy_number="1",
        issued_at=clock.now(),
        destroy_by=clock.today() + KEPT,
    )
