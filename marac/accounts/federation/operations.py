"""Proposing an agency's provider, switching it on and off, and forgetting who somebody is there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.federation import events, queries
from marac.accounts.federation.models import Provider, ProviderAccount, ProviderDomain
from marac.accounts.federation.policy import is_live
from marac.accounts.federation.visits import end_visits
from marac.accounts.models import Ended
from marac.events import publish
from marac.refusals import Refused

NOTHING_TO_KEEP = "Enter the client secret. There is none to keep for this provider."


@dataclass(frozen=True)
class Wish:
    """The settings that somebody proposes; without a secret, the present one is kept."""

    issuer: str
    client_id: str
    client_secret: str | None
    domains: tuple[str, ...]
    hosts: frozenset[str]
    factor_counts: bool
    factor_amr: tuple[str, ...]
    factor_acr: tuple[str, ...]


def propose(session: Session, *, by: Actor, agency_id: UUID, wish: Wish) -> Provider:
    """Write down settings that work once a second person agrees; the present ones go on."""
    standing = queries.get_standing(session, by=by, agency_id=agency_id)
    row = Provider(
        agency_id=agency_id,
        issuer=wish.issuer,
        client_id=wish.client_id,
        client_secret=wish.client_secret or _kept_secret(standing.newest, wish),
        domains=sorted(wish.domains),
        hosts=sorted(wish.hosts),
        factor_counts=wish.factor_counts,
        factor_amr=list(wish.factor_amr),
        factor_acr=list(wish.factor_acr),
        proposed_by_id=by.user_id,
    )
    if standing.proposed is not None:
        standing.proposed.ended_at = clock.now()
    session.add(row)
    session.flush()
    publish(session, events.ProviderProposed(**_about(row, by), factor_counts=row.factor_counts))
    return row


def can_keep_secret(newest: Provider | None, *, issuer: str, client_id: str) -> bool:
    """Tell whether a secret may be kept: it is told to nobody but whom it was typed in for."""
    return newest is not None and (newest.issuer, newest.client_id) == (issuer, client_id)


def switch_on(session: Session, *, by: Actor, provider: Provider) -> None:
    """Let an agency's people sign in by these settings, in place of whatever settings there were.

    Whoever was known to another issuer or as another client is a stranger again: the names that a
    provider has for people hold for the one client only.
    """
    taken = queries.find_taken(session, domains=provider.domains, agency_id=provider.agency_id)
    if taken:
        raise Refused(f"Another agency answers for {', '.join(taken)}.")
    for earlier in _live(session, provider.agency_id):
        _end(session, earlier)
    provider.live_from = clock.now()
    session.flush()
    session.add_all(
        ProviderDomain(domain=name, provider_id=provider.id) for name in provider.domains
    )
    strangers = sa.select(Provider.id).where(
        Provider.agency_id == provider.agency_id,
        sa.or_(Provider.issuer != provider.issuer, Provider.client_id != provider.client_id),
    )
    session.execute(
        sa.delete(ProviderAccount).where(ProviderAccount.provider_id.in_(strangers)),
        execution_options={"synchronize_session": False},
    )
    session.flush()
    publish(
        session,
        events.ProviderSwitchedOn(**_about(provider, by), factor_counts=provider.factor_counts),
    )


def give_up(session: Session, *, provider: Provider) -> None:
    """End settings to which nobody agreed."""
    if provider.live_from is None and provider.ended_at is None:
        provider.ended_at = clock.now()
        session.flush()


def switch_off(session: Session, *, by: Actor, provider: Provider) -> None:
    """Let nobody sign in through the agency any more; who came in so is signed out.

    But for whoever switches it off: they may have to see to what comes after.
    """
    if provider.live_from is None or provider.ended_at is not None:
        raise Refused("This is switched off already.")
    _end(session, provider)
    people = sa.select(ProviderAccount.user_id).where(
        ProviderAccount.agency_id == provider.agency_id, ProviderAccount.user_id != by.user_id
    )
    end_visits(session, people, because=Ended.CREDENTIALS)
    publish(session, events.ProviderSwitchedOff(**_about(provider, by)))


def unlink(session: Session, *, by: Actor, account: ProviderAccount) -> None:
    """Forget under which name the agency's provider knows a person, and sign them out."""
    event = events.AccountUnlinked(
        actor_id=by.user_id,
        area_id=by.area_id,
        agency_id=account.agency_id,
        user_id=account.user_id,
    )
    person = sa.select(ProviderAccount.user_id).where(ProviderAccount.id == account.id)
    end_visits(session, person, because=Ended.CREDENTIALS)
    session.delete(account)
    session.flush()
    publish(session, event)


def _kept_secret(newest: Provider | None, wish: Wish) -> str:
    if newest is None or not can_keep_secret(newest, issuer=wish.issuer, client_id=wish.client_id):
        raise Refused(NOTHING_TO_KEEP)
    return newest.client_secret


def _live(session: Session, agency_id: UUID) -> list[Provider]:
    return list(
        session.scalars(
            sa.select(Provider).where(Provider.agency_id == agency_id, is_live()).with_for_update()
        )
    )


def _end(session: Session, provider: Provider) -> None:
    provider.ended_at = clock.now()
    session.execute(
        sa.delete(ProviderDomain).where(ProviderDomain.provider_id == provider.id),
        execution_options={"synchronize_session": False},
    )
    session.flush()


def _about(provider: Provider, by: Actor) -> dict[str, Any]:
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "agency_id": provider.agency_id,
        "provider_id": provider.id,
    }
