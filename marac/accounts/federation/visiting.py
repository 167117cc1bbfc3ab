"""Sending a browser to a provider and taking it back, once and within ten minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.federation.models import Provider, ProviderVisit, Purpose
from marac.accounts.federation.policy import is_live
from marac.accounts.federation.terms import Terms, Ticket

HOLDS = timedelta(minutes=10)
# What is past is kept for a while, so that whoever comes back late is told so.
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Trip:
    """A visit from which a browser has come back, free of the database."""

    terms: Terms
    ticket: Ticket
    purpose: Purpose
    user_id: UUID | None
    wanted: str
    began_at: datetime


def begin(
    session: Session,
    *,
    provider_id: UUID,
    purpose: Purpose,
    wanted: str,
    user_id: UUID | None = None,
) -> Ticket:
    """Remember that a browser goes to a provider, and give the ticket with which it comes back."""
    now = clock.now()
    session.execute(sa.delete(ProviderVisit).where(ProviderVisit.expires_at < now - KEPT))
    ticket = Ticket(secrets.token_urlsafe(32))
    session.add(
        ProviderVisit(
            provider_id=provider_id,
            purpose=purpose,
            token_hash=ticket.kept,
            user_id=user_id,
            wanted=wanted,
            expires_at=now + HOLDS,
        )
    )
    session.flush()
    return ticket


def come_back(session: Session, *, ticket: Ticket, agency_id: UUID) -> Trip | None:
    """Take a browser back, for good: whatever becomes of it, nobody comes back from there twice.

    Nothing for a ticket that was used or ran out, or came back by another agency's way; nor when
    the provider's settings have ended meanwhile.
    """
    used = session.execute(
        sa.update(ProviderVisit)
        .where(
            ProviderVisit.token_hash == ticket.kept,
            ProviderVisit.used_at.is_(None),
            ProviderVisit.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", used).rowcount != 1:
        return None
    found = session.execute(
        sa.select(ProviderVisit, Provider)
        .join(Provider, Provider.id == ProviderVisit.provider_id)
        .where(ProviderVisit.token_hash == ticket.kept, Provider.agency_id == agency_id, is_live())
    ).one_or_none()
    if found is None:
        return None
    visit, provider = found
    return Trip(
        terms=Terms.of(provider),
        ticket=ticket,
        purpose=visit.purpose,
        user_id=visit.user_id,
        wanted=visit.wanted,
        began_at=visit.created_at,
    )
