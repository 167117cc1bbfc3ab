"""What a provider says of itself and the keys with which it signs, remembered for an hour.

Nothing is asked before somebody needs it, so an installation starts without a network. A provider
that does not answer is left alone for a moment: no crowd at the door may keep all workers waiting.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from marac import clock
from marac.accounts.federation.outbound import (
    UNANSWERED,
    GuardedAdapter,
    Unreachable,
    fault_in_address,
    host_of,
)

HOLDS = timedelta(hours=1)
LEFT_ALONE = timedelta(seconds=20)
KEYS_AGAIN = timedelta(minutes=1)
MOST = 256
SHORTEST_RSA = 2048
ALGORITHMS = frozenset({"RS256", "PS256", "ES256", "EdDSA", "Ed25519"})

Key = RSAKey | ECKey | OKPKey


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself, looked through, and its keys."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    secret_in_body: bool
    names_itself: bool
    keys: KeySet
    said: Mapping[str, Any]
    read_at: datetime = field(default_factory=clock.now)

    @property
    def hosts(self) -> frozenset[str]:
        """Give the hosts to which marac itself talks; the browser goes to one more, perhaps."""
        return frozenset(map(host_of, (self.issuer, self.token_endpoint, self.jwks_uri)))


_known: dict[str, Metadata] = {}
_failed: dict[str, tuple[datetime, str]] = {}
_lock = Lock()


def read(
    issuer: str, *, hosts: frozenset[str] | None, production: bool, afresh: bool = False
) -> Metadata:
    """Give what the provider says of itself; `hosts` are those that it may name, any if None."""
    now = clock.now()
    with _lock:
        known, failed = _known.get(issuer), _failed.get(issuer)
    if afresh or known is None or not timedelta(0) <= now - known.read_at < HOLDS:
        if failed is not None and not afresh and timedelta(0) <= now - failed[0] < LEFT_ALONE:
            raise Unreachable(failed[1])
        known = _remember(issuer, production=production)
    if hosts is not None and not known.hosts <= hosts:
        raise Unreachable("It names other hosts than those that two people agreed to")
    return known


def read_keys_again(metadata: Metadata, *, production: bool) -> Metadata:
    """Read everything once more when a token is signed with a key that is new to us."""
    if clock.now() - metadata.read_at < KEYS_AGAIN:
        return metadata
    return read(metadata.issuer, hosts=metadata.hosts, production=production, afresh=True)


def forget() -> None:
    """Forget every provider."""
    with _lock:
        _known.clear()
        _failed.clear()


def _remember(issuer: str, *, production: bool) -> Metadata:
    try:
        found = _ask(issuer, production=production)
    except Unreachable as error:
        with _lock:
            _failed[issuer] = (clock.now(), str(error))
        raise
    with _lock:
        if len(_known) >= MOST:
            _known.clear()
        _known[issuer] = found
        _failed.pop(issuer, None)
    return found


def _ask(issuer: str, *, production: bool) -> Metadata:
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    said = _get(address, production=production)
    if said.get("issuer") != issuer:
        raise Unreachable("It gives another issuer than the one entered")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    goes_to, token, jwks = (_address(said, name, production=production) for name in names)
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Metadata(
        issuer=issuer,
        authorization_endpoint=goes_to,
        token_endpoint=token,
        jwks_uri=jwks,
        secret_in_body="client_secret_basic" not in methods,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        keys=_keys(_get(jwks, production=production)),
        said=said,
    )


def _get(address: str, *, production: bool) -> dict[str, Any]:
    with requests.Session() as line:
        line.trust_env = False
        guard = GuardedAdapter(hosts=frozenset({host_of(address)}), production=production)
        line.mount("https://", guard)
        line.mount("http://", guard)
        try:
            response = line.get(address, headers={"Accept": "application/json"})
            said = response.json() if response.ok else None
        except UNANSWERED:
            said = None
    if not isinstance(said, dict):
        raise Unreachable(f"{host_of(address)} does not answer as an OpenID provider does")
    return said


def _address(said: Mapping[str, Any], name: str, *, production: bool) -> str:
    given = said.get(name)
    fault = "is missing"
    if isinstance(given, str):
        fault = fault_in_address(given, production=production) or ""
    if fault:
        raise Unreachable(f"Its {name} {fault}")
    return str(given)


def _keys(said: Mapping[str, Any]) -> KeySet:
    given = said.get("keys")
    found = [_key(each) for each in given] if isinstance(given, list) else []
    keys = [key for key in found if key is not None]
    if not keys:
        raise Unreachable("It gives no key with which a token may be signed")
    return KeySet(list(keys))


def _key(given: Any) -> Key | None:
    """Read one key; one that is secret, weak, or for something else is as good as none."""
    if not isinstance(given, dict) or given.get("use", "sig") != "sig":
        return None
    kind = given.get("kty")
    try:
        if kind == "RSA" and _bits(given["n"]) >= SHORTEST_RSA:
            return RSAKey.import_key(given)
        if kind == "EC":
            return ECKey.import_key(given)
        return OKPKey.import_key(given) if kind == "OKP" else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _bits(number: str) -> int:
    """Count the bits of a number as a key is written."""
    return int.from_bytes(urlsafe_b64decode(f"{number}==")).bit_length()
