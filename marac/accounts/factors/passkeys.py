"""Passkeys: what a browser is asked to sign, and whether its answer will do.

Where we are (`Site`) comes from the installation's settings, never from a request, so that an
answer for another address is never taken for one of ours. The device must have checked its user
by a finger, a face or a PIN: that makes a passkey two factors at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from sqlalchemy.orm import Session, joinedload
from webauthn.helpers import (
    options_to_json,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from marac import clock
from marac.accounts.factors import events
from marac.accounts.factors.challenges import HOLDS, Asking, make_challenge, take_challenge
from marac.accounts.factors.models import Passkey
from marac.accounts.models import User
from marac.events import publish

LONGEST_ANSWER = 20_000
LONGEST_NAME = 60
MILLISECONDS = int(HOLDS.total_seconds() * 1000)
DEFAULT_PORTS = {"https": 443, "http": 80}


class NotAccepted(Exception):
    """The answer of a passkey will not do; why is in the log, not on the page."""


@dataclass(frozen=True)
class Site:
    """The name and the origin under which passkeys know this installation."""

    rp_id: str
    origin: str

    @classmethod
    def at(cls, base_url: str) -> "Site":
        """Read both from the address of the installation."""
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
        return cls(rp_id=host, origin=f"{parts.scheme}://{host}{port}")


def creation_options(session: Session, *, site: Site, user: User, asking: Asking) -> str:
    """Say in JSON what key a browser is to make for a person, leaving out devices known already."""
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="marac",
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        challenge=make_challenge(session, asking=asking),
        timeout=MILLISECONDS,
        exclude_credentials=_descriptors(list_passkeys(session, user=user)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options)


def add_passkey(  # noqa: PLR0913 - whose, asked for what, answered what, called what
    session: Session, *, site: Site, user: User, asking: Asking, answer: str, name: str
) -> Passkey:
    """Keep the key that a browser made for a person."""
    challenge = take_challenge(session, asking=asking)
    with _refusing(session, asking):
        given = parse_registration_credential_json(_bounded(answer))
        made = webauthn.verify_registration_response(
            credential=given,
            expected_challenge=_held(challenge),
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    if _find(session, made.credential_id) is not None:
        _log_refusal(session, asking)
        raise NotAccepted
    passkey = Passkey(
        user_id=user.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name.strip()[:LONGEST_NAME] or "Passkey",
        transports=[transport.value for transport in given.response.transports or ()],
    )
    session.add(passkey)
    session.flush()
    publish(
        session,
        events.PasskeyAdded(actor_id=user.id, area_id=None, user_id=user.id, passkey_id=passkey.id),
    )
    return passkey


def request_options(session: Session, *, site: Site, asking: Asking, user: User | None) -> str:
    """Say in JSON what a browser is to sign: with one of a person's keys, or any that it knows."""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=make_challenge(session, asking=asking),
        timeout=MILLISECONDS,
        allow_credentials=_descriptors(list_passkeys(session, user=user)) if user else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def check_passkey(session: Session, *, site: Site, asking: Asking, answer: str) -> Passkey:
    """Find whose key signed the challenge, and count that it was used."""
    challenge = take_challenge(session, asking=asking)
    with _refusing(session, asking):
        given = parse_authentication_credential_json(_bounded(answer))
    passkey = _find(session, given.raw_id, usable=True)
    with _refusing(session, asking):
        if passkey is None or passkey.user_id != (asking.user_id or passkey.user_id):
            raise NotAccepted
        shown = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=_held(challenge),
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            # The count is compared below, where a lower one is told apart from a bad answer.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    _count(session, passkey, shown.new_sign_count, asking)
    return passkey


def list_passkeys(session: Session, *, user: User) -> Sequence[Passkey]:
    """List a person's own passkeys, the oldest first."""
    return session.scalars(
        sa.select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.created_at)
    ).all()


def _count(session: Session, passkey: Passkey, count: int, asking: Asking) -> None:
    """Keep the new count in one statement; a key that counts must count up every time."""
    rises = Passkey.sign_count < count if count else Passkey.sign_count == 0
    counted: Any = session.execute(
        sa.update(Passkey)
        .where(Passkey.id == passkey.id, rises)
        .values(sign_count=count, last_used_at=clock.now())
    )
    if counted.rowcount != 1:
        fell = events.PasskeyFellBack(
            actor_id=None, area_id=None, user_id=passkey.user_id, passkey_id=passkey.id
        )
        publish(session, fell)
        _log_refusal(session, asking)
        raise NotAccepted


def _find(session: Session, credential_id: bytes, *, usable: bool = False) -> Passkey | None:
    found = (
        sa.select(Passkey)
        .join(Passkey.user)
        .where(Passkey.credential_id == credential_id)
        .options(joinedload(Passkey.user, innerjoin=True))
    )
    return session.scalar(found.where(User.disabled_at.is_(None)) if usable else found)


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    known = {transport.value: transport for transport in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=key.credential_id,
            transports=[known[name] for name in key.transports if name in known] or None,
        )
        for key in passkeys
    ]


def _bounded(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise NotAccepted
    return answer


def _held(challenge: bytes | None) -> bytes:
    """Give the challenge that was taken; an answer to none is never good."""
    if challenge is None:
        raise NotAccepted
    return challenge


@contextmanager
def _refusing(session: Session, asking: Asking) -> Iterator[None]:
    """Log that an answer was refused; whoever called commits that and says so."""
    try:
        yield
    except Exception as fault:  # the readers of CBOR and JSON raise many kinds on broken bytes
        _log_refusal(session, asking)
        raise NotAccepted from fault


def _log_refusal(session: Session, asking: Asking) -> None:
    refused = events.PasskeyRefused(
        actor_id=None, area_id=None, user_id=asking.user_id, purpose=asking.purpose.value
    )
    publish(session, refused)
