"""Proving once more who sits at the keyboard, for those whose password is their agency's."""

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from marac.access import Permission, current_actor, requires, the_actor
from marac.accounts.blueprint import bp
from marac.accounts.federation import queries
from marac.accounts.federation.client import NotProven, authenticated_since
from marac.accounts.federation.models import Provider, Purpose
from marac.accounts.federation.recognising import is_known_as
from marac.accounts.federation.routes.leaving import send_away
from marac.accounts.federation.visiting import Trip
from marac.accounts.landing import safe_path
from marac.accounts.proving import settle
from marac.database import db


def own_provider() -> Provider | None:
    """Find the provider with which the reader can prove who they are, for the page that asks."""
    actor = current_actor()
    return queries.find_of_user(db.session, user_id=actor.user_id) if actor else None


@bp.post("/prove/organisation")
@requires(Permission.ACCOUNT_OWN)
def prove_through_organisation() -> str | tuple[str, int]:
    """Lead to the provider, which is to ask the person to sign in there afresh."""
    provider = own_provider() or abort(404)
    return send_away(
        provider,
        purpose=Purpose.PROOF,
        wanted=safe_path(request.args.get("next")),
        user_id=the_actor().user_id,
    )


def accept_proof(trip: Trip, claims: Mapping[str, Any]) -> Response:
    """Remember the proof of whoever is signed in here, if it is theirs and of this moment."""
    actor = current_actor()
    if actor is None or actor.user_id != trip.user_id:
        raise NotProven("other_person")
    if not authenticated_since(claims, trip.began_at):
        raise NotProven("not_afresh")
    if not is_known_as(
        db.session,
        agency_id=trip.terms.agency_id,
        user_id=actor.user_id,
        subject=str(claims["sub"]),
    ):
        raise NotProven("other_subject")
    if not settle(right=True):
        raise NotProven("no_seat")
    return redirect(safe_path(trip.wanted), 303)
