"""Where a provider tells that somebody signed out there. It is no page: nobody's browser comes."""

from uuid import UUID

from flask import Response, request

from marac.access import public
from marac.accounts.blueprint import bp
from marac.accounts.federation import ending, queries
from marac.accounts.federation.client import NotProven
from marac.accounts.federation.outbound import Unreachable
from marac.accounts.federation.routes.leaving import in_production
from marac.accounts.federation.terms import Terms
from marac.database import db

LONGEST = 16 * 1024


@bp.post("/sign-in/organisation/<uuid:agency_id>/signed-out")
@public
def signed_out_there(agency_id: UUID) -> Response:
    """End the sessions of whom the provider names; its signature stands for the CSRF token."""
    signed = request.form.get("logout_token", "")
    provider = queries.find_live_of(db.session, agency_id=agency_id)
    if provider is None or not 0 < len(signed) <= LONGEST:
        return Response(status=400)
    terms = Terms.of(provider)
    # Nobody should wait for the database while the provider is asked for its keys.
    db.session.rollback()
    try:
        subject = ending.subject_of(signed, terms, production=in_production())
    except NotProven:
        return Response(status=400)
    except Unreachable:
        return Response(status=503)
    ending.sign_out_subject(db.session, agency_id=agency_id, subject=subject)
    return Response(status=200)
