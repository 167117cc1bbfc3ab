"""Two people agree whom marac believes: whoever runs a provider can be anybody of its agency.

An administrator alone could otherwise point an agency at a provider of their own and come in as its
representative. So settings work only when another administrator or the governance lead has agreed
to them, word for word; that the agency's own second factor counts is one of the words.
"""

from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.accounts.federation import operations
from marac.accounts.federation.models import Provider
from marac.approvals import Act, ApprovalRequest, Description

TRUST = "provider.trust"


def init_app(app: Flask) -> None:
    """Let the settings of a provider wait for a second person."""
    approvals.register(app, ACT)


def ask(session: Session, *, by: Actor, provider: Provider, reason: str) -> ApprovalRequest:
    """Ask a second person to agree to settings."""
    subject = {"provider_id": str(provider.id)}
    return approvals.request(session, by=by, act=TRUST, subject=subject, reason=reason)


def find_request(session: Session, *, by: Actor, provider: Provider) -> ApprovalRequest | None:
    """Find the request with which settings wait, unless it has run out or been decided."""
    waiting = approvals.list_pending(session, by=by, act=TRUST)
    return next((each for each in waiting if _id(each) == provider.id), None)


def _id(request: ApprovalRequest) -> UUID:
    return UUID(request.subject["provider_id"])


def _provider(session: Session, request: ApprovalRequest) -> Provider:
    return session.get_one(Provider, _id(request))


def _visible_to(_actor: Actor) -> sa.ColumnElement[bool]:
    return sa.true()


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Give all that is agreed to; the secret is the provider's own and proves nothing of it."""
    row = _provider(session, request)
    waits = row.live_from is None and row.ended_at is None
    factor = (row.factor_counts, row.factor_amr, row.factor_acr)
    return f"{row.issuer}|{row.client_id}|{row.domains}|{row.hosts}|{factor}|{waits}"


def _describe(session: Session, _by: Actor, request: ApprovalRequest) -> Description:
    row = _provider(session, request)
    return Description(
        lines=(
            ("Agency", row.agency.name),
            ("Issuer", row.issuer),
            ("Client id", row.client_id),
            ("marac talks to", ", ".join(row.hosts)),
            ("E-mail domains", ", ".join(row.domains)),
            ("Second factor", describe_factor(row)),
            ("What follows", f"Whoever runs {row.issuer} decides who signs in for the agency"),
        )
    )


def describe_factor(provider: Provider) -> str:
    """Say whose second factor counts, and what proves it."""
    if not provider.factor_counts:
        return "marac asks for its own"
    proofs = [
        f"{claim} says {' or '.join(values)}"
        for claim, values in (("amr", provider.factor_amr), ("acr", provider.factor_acr))
        if values
    ]
    return f"The agency’s own counts, when {', or '.join(proofs)}"


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    operations.switch_on(session, by=by, provider=_provider(session, request))


def _on_end(session: Session, _by: Actor, request: ApprovalRequest) -> None:
    operations.give_up(session, provider=_provider(session, request))


ACT = Act(
    name=TRUST,
    title="let an agency’s people sign in with its own accounts",
    requested_with=Permission.USER_INVITE,
    approvers=frozenset({Role.SYSTEM_ADMINISTRATOR}),
    visible_to=_visible_to,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
    on_end=_on_end,
)
