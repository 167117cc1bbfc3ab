"""The mails about second factors: that something happened, a link, and nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from marac.accounts.factors import events, policy
from marac.accounts.factors.models import LostFactorClaim
from marac.accounts.factors.recovery import FEW
from marac.accounts.models import User
from marac.approvals import Person
from marac.database import subscribe
from marac.events import Event, Handler
from marac.notifications.operations import queue

CODE_USED = """Hello

A recovery code of your marac account was just used to sign in. It will not work again.
{few}
If it was not you, tell your MARAC co-ordinator at once, by telephone.

See your codes here:

{link}
"""

FEW_LEFT = """
You have few codes left. Make new ones when you next sign in.
"""

CHANGED = """Hello

A way of confirming that it is you was added to your marac account, or taken away from it.

If it was not you, tell your MARAC co-ordinator at once, by telephone.

See them here:

{link}
"""

LOST = """Hello

{what}

If it was not you who said that you cannot use your passkey, app or codes, tell your MARAC
co-ordinator at once, by telephone.
"""

TOLD: dict[type[Event], str] = {
    events.FactorsReportedLost: (
        "Somebody gave your marac password and said that you cannot use your passkey, app or\n"
        "codes. A colleague of your agency is asked first whether it is you: telephone them."
    ),
    events.LossVouchedFor: (
        "A colleague has said that it is you who cannot sign in to marac.\n"
        "Your MARAC co-ordinator is asked next."
    ),
    events.LossConfirmed: (
        "Your MARAC co-ordinator has confirmed that you cannot sign in to marac.\n"
        "A second person is asked next."
    ),
    events.FactorsReset: (
        "You can begin anew: another e-mail brings a link to choose a new password.\n"
        "You then set up a new passkey or app."
    ),
    events.LossRefused: (
        "Somebody who was asked could not say that it is you who cannot sign in to marac.\n"
        "Nothing was changed. Speak to them, then ask again."
    ),
}

ASKED = """Hello

A colleague cannot sign in to marac, and you can help by saying that it is really them.

Speak to them first, face to face or on a number that you know. Then look here:

{link}
"""

Helpers = Callable[..., list[Person]]
Linker = Callable[..., str]
HELPERS: dict[type[Event], Helpers] = {
    events.FactorsReportedLost: policy.list_vouchers,
    events.LossVouchedFor: policy.list_confirmers,
}
CHANGES = (
    events.PasskeyAdded,
    events.PasskeyRemoved,
    events.AppAdded,
    events.AppRemoved,
    events.FactorsForgotten,
)


def init_app(app: Flask) -> None:
    """Write to those concerned whenever something happens to second factors."""
    link = _linker(app)
    subscribe(app, events.RecoveryCodeUsed, _tell_of_code(link))
    for change in CHANGES:
        subscribe(app, change, _tell_of_change(link))
    for step in TOLD:
        subscribe(app, step, _tell_of_claim)
    for step in HELPERS:
        subscribe(app, step, _ask_helpers(link))


def _linker(app: Flask) -> Linker:
    """Make whole addresses from the installation's own setting, never from a request's headers."""

    def link(endpoint: str, **values: UUID) -> str:
        path = app.url_map.bind("").build(endpoint, values)
        return f"{app.extensions['marac.settings'].base_url}{path}"

    return link


def _tell_of_code(link: Linker) -> Handler:
    def tell(session: Session, event: Any) -> None:
        few = FEW_LEFT if event.left <= FEW else ""
        body = CODE_USED.format(few=few, link=link("accounts.own_factors"))
        _write(session, event.user_id, "A recovery code was used in marac", body)

    return tell


def _tell_of_change(link: Linker) -> Handler:
    def tell(session: Session, event: Any) -> None:
        body = CHANGED.format(link=link("accounts.own_factors"))
        _write(session, event.user_id, "Your marac account has changed", body)

    return tell


def _tell_of_claim(session: Session, event: Any) -> None:
    body = LOST.format(what=TOLD[type(event)])
    _write(session, event.user_id, "Signing in to marac", body)


def _ask_helpers(link: Linker) -> Handler:
    def ask(session: Session, event: Any) -> None:
        claim = session.get_one(LostFactorClaim, event.claim_id)
        body = ASKED.format(link=link("accounts.lost_claim", claim_id=claim.id))
        subject = "A colleague needs you in marac"
        for person in HELPERS[type(event)](session, claim=claim):
            queue(session, recipient=person.email, subject=subject, body=body)

    return ask


def _write(session: Session, user_id: UUID, subject: str, body: str) -> None:
    user = session.get_one(User, user_id)
    queue(session, recipient=user.email, subject=subject, body=body)
