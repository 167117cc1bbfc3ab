"""The way back from a provider.

It sends the browser back with a GET, which changes nothing here: the page that answers sends what
it brought on as a form, by itself where scripts run.
"""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask import session as cookie
from werkzeug.wrappers import Response

from marac.access import public
from marac.accounts.blueprint import bp
from marac.accounts.factors.arriving import arrive, asks_for_factors
from marac.accounts.factors.holding import has_factor
from marac.accounts.federation import recognising, visiting
from marac.accounts.federation.bounds import sits_elsewhere
from marac.accounts.federation.client import Line, NotProven, line_for
from marac.accounts.federation.models import Purpose
from marac.accounts.federation.outbound import Unreachable
from marac.accounts.federation.recognising import NotRecognised, Why
from marac.accounts.federation.routes.leaving import (
    TICKET,
    in_production,
    out_of_reach,
    return_address,
)
from marac.accounts.federation.routes.proving import accept_proof
from marac.accounts.federation.terms import Ticket
from marac.accounts.federation.visiting import Trip
from marac.accounts.landing import safe_path
from marac.accounts.models import Via
from marac.database import db

Answer = str | tuple[str, int] | Response

BROUGHT = ("code", "state", "iss", "error")
LONGEST = 4096


@bp.get("/sign-in/organisation/<uuid:agency_id>/return")
@public
def come_back(agency_id: UUID) -> Answer:  # noqa: ARG001 - the form is sent to this same address
    """Offer to go on with what the provider sent along, if it is for this browser."""
    ticket = _ticket()
    brought = {name: request.args[name] for name in BROUGHT if name in request.args}
    if ticket is None or not _is_for(ticket, brought):
        return _stale()
    return render_template("accounts/federation/returning.html", brought=brought)


@bp.post("/sign-in/organisation/<uuid:agency_id>/return")
@public
def come_back_post(agency_id: UUID) -> Answer:
    """Let in whoever the provider vouches for; a ticket is used up however this ends."""
    ticket, brought = _ticket(), request.form
    cookie.pop(TICKET, None)
    trip = None
    if ticket is not None:
        trip = visiting.come_back(db.session, ticket=ticket, agency_id=agency_id)
        db.session.commit()
    if trip is None or not _is_for(trip.ticket, brought):
        return _stale()
    return _arrive(trip, brought)


def _arrive(trip: Trip, brought: Mapping[str, str]) -> Answer:
    """Find out who came back, and let them in or say that it is not to be."""
    try:
        claims = _ask(trip, brought)
        if trip.purpose is Purpose.PROOF:
            return accept_proof(trip, claims)
        return _let_in(trip, claims)
    except Unreachable:
        return out_of_reach(trip.terms)
    except NotProven as refusal:
        return _refuse(trip, reason=str(refusal), user_id=trip.user_id)
    except NotRecognised as refusal:
        return _refuse(trip, reason=refusal.why.value, user_id=refusal.user_id)


def _ask(trip: Trip, brought: Mapping[str, str]) -> Mapping[str, Any]:
    """Change the code for what the provider says of the person, holding no transaction open."""
    line = line_for(
        trip.terms,
        ticket=trip.ticket,
        redirect_uri=return_address(trip.terms.agency_id),
        production=in_production(),
    )
    _check_issuer(line, brought.get("iss"))
    code = brought.get("code", "")
    if "error" in brought or not 0 < len(code) <= LONGEST:
        raise NotProven("declined")
    return line.claims_for(code)


def _check_issuer(line: Line, named: str | None) -> None:
    """Refuse an answer that names another provider, or none where ours always names itself."""
    expected = line.metadata.issuer
    if named != expected and (named is not None or line.metadata.names_itself):
        raise NotProven("issuer")


def _let_in(trip: Trip, claims: Mapping[str, Any]) -> Response:
    session, terms = db.session, trip.terms
    user = recognising.recognise(session, provider_id=terms.provider_id, claims=claims)
    elsewhere = sits_elsewhere(session, user_id=user.id, agency_id=terms.agency_id)
    if elsewhere and asks_for_factors() and not has_factor(session, user=user):
        raise NotRecognised(Why.NO_FACTOR, user.id)
    return arrive(
        session,
        user=user,
        via=Via.PROVIDER,
        factor_done=terms.prove_factor(claims) and not elsewhere,
        wanted=safe_path(trip.wanted),
    )


def _refuse(trip: Trip, *, reason: str, user_id: UUID | None = None) -> Answer:
    """Log why, and answer everybody alike."""
    db.session.rollback()
    recognising.refuse(db.session, agency_id=trip.terms.agency_id, user_id=user_id, reason=reason)
    db.session.commit()
    if trip.purpose is Purpose.PROOF:
        return render_template("accounts/federation/not_proven.html", wanted=trip.wanted), 403
    return render_template("accounts/federation/refused.html"), 403


def _stale() -> Answer:
    """Answer what was used, ran out, or is for another browser: the same page for each."""
    return render_template("accounts/federation/stale.html"), 400


def _ticket() -> Ticket | None:
    kept = cookie.get(TICKET)
    return Ticket(kept) if isinstance(kept, str) else None


def _is_for(ticket: Ticket, brought: Mapping[str, str]) -> bool:
    state = brought.get("state", "")
    return state.isascii() and compare_digest(state, ticket.state)
