"""A made-up identity provider on loopback: what it says and signs can be bent by each test."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from marac import clock

CLIENT, SECRET = "marac-client", "a secret between two"
KEYS: dict[str, Any] = {
    "RS256": RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
    "ES256": ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}),
    "EdDSA": OKPKey.generate_key("Ed25519", {"kid": "okp", "use": "sig"}),
}
KEYS["PS256"] = KEYS["RS256"]
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa"})


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


class _AnyAlgorithm(JWSRegistry):
    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


@dataclass
class FakeProvider:
    """Its answers, and what it was asked."""

    issuer: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = None
    published: list[str] = field(default_factory=lambda: ["RS256", "ES256", "EdDSA"])
    token: Callable[[dict[str, Any]], str] | None = None
    token_status: int = 200
    broken: str = ""
    now: int = 0  # the clock of the tests stands still, and another thread does not see it
    site: str = ""  # where a real browser finds us, whatever our settings call us
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def person(self, email: str, subject: str = "subject-1", **claims: Any) -> None:
        """Say who signs in there from now on."""
        self.claims = {"sub": subject, "email": email, "email_verified": True} | claims

    def authorise(self, address: str) -> dict[str, str]:
        """Sign the person in, as a browser at the authorization endpoint would see it."""
        wanted = dict(parse_qsl(urlsplit(address).query))
        self.asked.append(("authorise", wanted))
        self.now = int(clock.now().timestamp())
        code = f"code-{len(self.asked)}"
        self.codes[code] = wanted
        return {"code": code, "state": wanted["state"], "iss": self.issuer}

    def signed(self, claims: dict[str, Any]) -> str:
        return self.signed_text(json.dumps(claims))

    def signed_text(self, text: str) -> str:
        key = self.key or KEYS[self.algorithm]
        header = {"alg": self.algorithm, "kid": key.kid, "typ": "JWT", "x5t#S256": "AA"}
        registry = _AnyAlgorithm(strict_check_header=False)
        return jws.serialize_compact(header, text, key, registry=registry)

    def id_token(self, wanted: dict[str, str]) -> str:
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": self.now + 300,
            "iat": self.now,
            "nonce": wanted["nonce"],
            **self.claims,
        }
        return self.token(claims) if self.token else self.signed(claims)

    def answer(self, environ: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        path = environ["PATH_INFO"]
        if self.broken and path.endswith(self.broken):
            return 500, b"<h1>Oh dear</h1>", {}
        if path.endswith("/.well-known/openid-configuration"):
            return 200, json.dumps(self.metadata()).encode(), {}
        if path.endswith("/keys"):
            keys = KeySet([KEYS[name] for name in self.published])
            return 200, json.dumps(keys.as_dict(private=False)).encode(), {}
        if path.endswith("/authorise"):
            return 302, b"", {"Location": self.way_back(environ["QUERY_STRING"])}
        return self.exchange(environ)

    def way_back(self, query: str) -> str:
        """Where a real browser goes when the person has signed in."""
        brought = self.authorise(f"?{query}")
        path = urlsplit(self.asked[-1][1]["redirect_uri"]).path
        return f"{self.site}{path}?{urlencode(brought)}"

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorise",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256"],
            "claims_supported": ["sub", "email", "email_verified", "amr"],
            "authorization_response_iss_parameter_supported": True,
        } | self.said

    def exchange(self, environ: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        """Change a code for a token, once, for who holds the secret and the verifier."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        given = {k: v[0] for k, v in parse_qs(environ["wsgi.input"].read(length).decode()).items()}
        self.asked.append(("token", given))
        scheme, _, basic = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        right = scheme == "Basic" and b64decode(basic).decode() == f"{CLIENT}:{SECRET}"
        right = right or (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        wanted = self.codes.pop(given.get("code", ""), None)
        if not right or wanted is None or self.token_status != 200:
            error = json.dumps({"error": "invalid_grant"}).encode()
            return self.token_status if self.token_status != 200 else 400, error, {}
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert part(digest) == wanted["code_challenge"]
        assert given["redirect_uri"] == wanted["redirect_uri"]
        body = {"access_token": "unused", "token_type": "Bearer", "id_token": self.id_token(wanted)}
        return 200, json.dumps(body).encode(), {}

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        status, body, headers = self.answer(environ)
        start(f"{status} .", [("Content-Type", "application/json"), *headers.items()])
        return [body]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[FakeProvider]:
    """Run a provider on a free port of this machine."""
    provider = FakeProvider()
    with make_server("127.0.0.1", 0, provider, _Server, _Quiet) as server:  # type: ignore[arg-type]
        provider.issuer = f"http://127.0.0.1:{server.server_port}/police"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield provider
        server.shutdown()
        thread.join()


def unsigned(claims: dict[str, Any]) -> str:
    """Make a token of the algorithm "none"."""
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def signed_with_public_key(claims: dict[str, Any]) -> str:
    """Make a token whose shared secret is the provider's public key."""
    public = KEYS["RS256"].as_pem(private=False)
    head = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{part(claims)}"

    return f"{head}.{part(hmac.digest(public, head.encode(), 'sha256'))}"
