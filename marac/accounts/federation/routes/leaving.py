"""Sending a browser to a provider.

It goes by a page of its own and not by a redirect: our content policy lets a form lead nowhere but
here, and browsers hold the redirects behind a form to that.
"""

from uuid import UUID

from flask import current_app, render_template, url_for
from flask import session as cookie

from marac.accounts.federation import visiting
from marac.accounts.federation.client import line_for
from marac.accounts.federation.models import Provider, Purpose
from marac.accounts.federation.outbound import Unreachable, host_of
from marac.accounts.federation.recognising import refuse
from marac.accounts.federation.terms import Terms
from marac.accounts.mail import address
from marac.config import Settings
from marac.database import db

Answer = tuple[str, int]

TICKET = "provider_ticket"
UNREACHABLE = "unreachable"


def in_production() -> bool:
    """Tell whether this installation is in production: nobody inside the network is asked then."""
    settings: Settings = current_app.extensions["marac.settings"]
    return settings.production


def return_address(agency_id: UUID) -> str:
    """Give the address to which an agency's provider sends browsers back, and no other's does."""
    return address("accounts.come_back", agency_id=str(agency_id))


def ending_address(agency_id: UUID) -> str:
    """Give the address at which an agency's provider tells that somebody signed out there."""
    return address("accounts.signed_out_there", agency_id=str(agency_id))


def send_away(
    provider: Provider, *, purpose: Purpose, wanted: str, user_id: UUID | None = None
) -> str | Answer:
    """Give the page that leads to the provider, with a ticket for the way back in the cookie."""
    terms, agency = Terms.of(provider), provider.agency.name
    ticket = visiting.begin(
        db.session, provider_id=provider.id, purpose=purpose, wanted=wanted, user_id=user_id
    )
    # Nobody should wait for the database while the provider is asked.
    db.session.commit()
    try:
        line = line_for(
            terms,
            ticket=ticket,
            redirect_uri=return_address(terms.agency_id),
            production=in_production(),
        )
    except Unreachable:
        return out_of_reach(terms)
    cookie[TICKET] = ticket.token
    onward = line.address(prove=purpose is Purpose.PROOF)
    return render_template(
        "accounts/federation/leaving.html", agency=agency, onward=onward, host=host_of(onward)
    )


def out_of_reach(terms: Terms) -> Answer:
    """Say that the provider does not answer, and log it."""
    db.session.rollback()
    refuse(db.session, agency_id=terms.agency_id, user_id=None, reason=UNREACHABLE)
    db.session.commit()
    again = url_for("accounts.organisation")
    return render_template("accounts/federation/unreachable.html", again=again), 503
