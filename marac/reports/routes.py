"""The pages of scorecards, and the files in which they leave."""

import hashlib
from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from marac.access import Actor, Permission, gives_file, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.database import db
from marac.events import publish
from marac.inspection import disposition
from marac.reports import events, leaving, periods, policy, queries, showing
from marac.reports.blueprint import bp
from marac.reports.charts import swatch
from marac.reports.policy import Standing
from marac.reports.scorecard import Scorecard, scorecard
from marac.reports.trends import NAMES


@bp.get("/scorecards")
@requires(Permission.STATS_READ)
def area() -> str | Answer:
    """Show the area's scorecard; whoever reads their own agency's is led there."""
    by = the_actor()
    if policy.standing_of(by) is Standing.OWN:
        return redirect(url_for("reports.agency", agency_id=_first_own(by)), 303)
    return _page(by, None)


@bp.get("/scorecards/<uuid:agency_id>")
@requires(Permission.STATS_READ)
def agency(agency_id: UUID) -> str:
    """Show the scorecard of one agency, with the area's figures beside it."""
    return _page(the_actor(), agency_id)


@bp.get("/scorecards/file")
@requires(Permission.STATS_READ)
@gives_file
def area_file() -> Response:
    """Hand out the area's figures for a spreadsheet."""
    return _file(the_actor(), None)


@bp.get("/scorecards/<uuid:agency_id>/file")
@requires(Permission.STATS_READ)
@gives_file
def agency_file(agency_id: UUID) -> Response:
    """Hand out one agency's figures for a spreadsheet."""
    return _file(the_actor(), agency_id)


@bp.get("/scorecards/paper")
@requires(Permission.STATS_READ)
@gives_file
def area_paper() -> Response:
    """Hand out the area's scorecard as an accessible PDF."""
    return _paper(the_actor(), None)


@bp.get("/scorecards/<uuid:agency_id>/paper")
@requires(Permission.STATS_READ)
@gives_file
def agency_paper(agency_id: UUID) -> Response:
    """Hand out one agency's scorecard as an accessible PDF."""
    return _paper(the_actor(), agency_id)


def _first_own(by: Actor) -> UUID:
    """Find the first of the person's agencies by name."""
    here = queries.list_agencies(db.session, by=by, period=_period())
    own = policy.own_agencies(by)
    return next((each.id for each in here if each.id in own), None) or abort(404)


def _period() -> periods.Period:
    try:
        return periods.read(request.args)
    except ValueError:
        abort(404)


def _card(by: Actor, agency_id: UUID | None) -> Scorecard:
    found = scorecard(db.session, by=by, period=_period(), agency_id=agency_id)
    return found or abort(404)


def _page(by: Actor, agency_id: UUID | None) -> str:
    card = _card(by, agency_id)
    publish(
        db.session,
        events.ScorecardConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            agency_id=agency_id,
            until=card.period.until,
            months=card.period.length,
        ),
    )
    return render_template(
        "reports/scorecard.html",
        card=card,
        title=leaving.title_of(card),
        chart=showing.chart_of(card),
        key=[(swatch(number, showing.CHART), name) for number, name in enumerate(NAMES)],
        lengths=showing.lengths(card.period),
        neighbours=showing.neighbours(card.period),
        note=leaving.note_of(card),
    )


def _file(by: Actor, agency_id: UUID | None) -> Response:
    card = _card(by, agency_id)
    content = leaving.as_sheet(card)
    return _hand_out(by, card, content, "text/csv; charset=utf-8", "csv")


def _paper(by: Actor, agency_id: UUID | None) -> Response:
    card = _card(by, agency_id)
    spend(Kind.PDF)
    return _hand_out(by, card, leaving.as_paper(card, by=by), "application/pdf", "pdf")


def _hand_out(by: Actor, card: Scorecard, content: bytes, kind: str, ending: str) -> Response:
    """Log that figures leave, and hand them out."""
    publish(
        db.session,
        events.ScorecardTakenOut(
            actor_id=by.user_id,
            area_id=by.area_id,
            agency_id=card.agency.id if card.agency is not None else None,
            until=card.period.until,
            months=card.period.length,
            digest=hashlib.sha256(content).hexdigest(),
        ),
    )
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = disposition(f"scorecard-{card.period.key}.{ending}")
    answer.headers["Cache-Control"] = "no-store"
    return answer
