"""Ending the sessions of somebody who signed out at their agency, when its provider tells us.

The form of it is OpenID Connect Back-Channel Logout 1.0: a signed token in a form, sent by the
provider itself. Telling it twice ends nothing more, so that its number need not be kept.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.federation import events
from marac.accounts.federation.client import LEEWAY, NotProven, open_signed
from marac.accounts.federation.discovery import read
from marac.accounts.federation.models import ProviderAccount
from marac.accounts.federation.terms import Terms
from marac.accounts.federation.visits import end_visits
from marac.accounts.models import Ended
from marac.events import publish

SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
# A token tells of something that has just happened, and is not believed for longer.
FRESH = 600


def subject_of(signed: str, terms: Terms, *, production: bool) -> str:
    """Give whom a logout token is about; raise NotProven or Unreachable when it proves nothing."""
    metadata = read(terms.issuer, hosts=terms.hosts, production=production)
    claims = open_signed(signed, metadata, production=production).claims
    told = claims.get("events")
    if not isinstance(told, Mapping) or SIGNED_OUT not in told or "nonce" in claims:
        raise NotProven("claims")
    if not _is_for_us(claims, terms) or not _is_fresh(claims):
        raise NotProven("claims")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise NotProven("claims")
    return subject


def sign_out_subject(session: Session, *, agency_id: UUID, subject: str) -> None:
    """End what this person began through their agency; a stranger's name ends nothing."""
    person = sa.select(ProviderAccount.user_id).where(
        ProviderAccount.agency_id == agency_id, ProviderAccount.subject == subject
    )
    user_id = session.scalar(person)
    if user_id is None:
        return
    end_visits(session, person, because=Ended.SIGNED_OUT)
    event = events.SignedOutByAgency(
        actor_id=None, area_id=None, agency_id=agency_id, user_id=user_id
    )
    publish(session, event)


def _is_for_us(claims: Mapping[str, Any], terms: Terms) -> bool:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    return claims.get("iss") == terms.issuer and terms.client_id in named


def _is_fresh(claims: Mapping[str, Any]) -> bool:
    now, issued = clock.now().timestamp(), claims.get("iat")
    ends = claims.get("exp", now)
    if not isinstance(issued, (int, float)) or not isinstance(ends, (int, float)):
        return False
    return now - FRESH <= issued <= now + LEEWAY and ends >= now - LEEWAY
