"""Talking to a provider: the address to which a browser goes, and what its code is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry
from joserfc.jwt import Token

from marac import clock
from marac.accounts.federation.discovery import ALGORITHMS, Metadata, read, read_keys_again
from marac.accounts.federation.outbound import UNANSWERED, GuardedAdapter, Unreachable
from marac.accounts.federation.terms import Terms, Ticket

SCOPE = "openid email"
# So many seconds may the provider's clock be off.
LEEWAY = 60


class NotProven(Exception):
    """What came back from a provider proves nothing; the message is a code for the log."""


@dataclass(frozen=True)
class Line:
    """Everything that is needed to talk to one provider about one visit."""

    terms: Terms
    metadata: Metadata
    ticket: Ticket
    redirect_uri: str
    production: bool

    def address(self, *, prove: bool = False) -> str:
        """Give the address to which the browser goes; to `prove` asks for a sign-in afresh."""
        extra: dict[str, Any] = {"prompt": "login", "max_age": "0"} if prove else {}
        if self.terms.factor_counts and self.terms.factor_acr:
            extra["acr_values"] = " ".join(self.terms.factor_acr)
        with self._session() as session:
            address, _state = session.create_authorization_url(
                self.metadata.authorization_endpoint,
                state=self.ticket.state,
                code_verifier=self.ticket.verifier,
                nonce=self.ticket.nonce,
                **extra,
            )
        return str(address)

    def claims_for(self, code: str) -> Mapping[str, Any]:
        """Change the code for a token and give its claims; raise NotProven or Unreachable."""
        token = self._token_for(code)
        signed = token.get("id_token")
        if not isinstance(signed, str):
            raise NotProven("no_token")
        claims: dict[str, Any] = self._check(
            open_signed(signed, self.metadata, production=self.production)
        )
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise NotProven("claims")
        return claims

    def _check(self, opened: Token) -> Any:
        claims = CodeIDToken(
            opened.claims,
            opened.header,
            options={
                "iss": {"essential": True, "value": self.metadata.issuer},
                "aud": {"essential": True, "value": self.terms.client_id},
                "sub": {"essential": True},
            },
            params={
                "nonce": self.ticket.nonce,
                "client_id": self.terms.client_id,
            },
        )
        try:
            claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError) as error:
            raise NotProven("claims") from error
        return claims

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            client_id=self.terms.client_id,
            client_secret=self.terms.client_secret,
            token_endpoint_auth_method=(
                "client_secret_post" if self.metadata.secret_in_body else "client_secret_basic"
            ),
            redirect_uri=self.redirect_uri,
            scope=SCOPE,
            code_challenge_method="S256",
        )
        session.trust_env = False
        guard = GuardedAdapter(hosts=self.terms.hosts, production=self.production)
        session.mount("https://", guard)
        session.mount("http://", guard)
        return session

    def _token_for(self, code: str) -> Mapping[str, Any]:
        try:
            with self._session() as session:
                token = session.fetch_token(
                    self.metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=self.ticket.verifier,
                )
        except AuthlibBaseError as error:
            raise NotProven("code") from error
        except (*UNANSWERED, TypeError, KeyError) as error:
            raise Unreachable("Its answer to a code makes no sense") from error
        return token if isinstance(token, dict) else {}


def open_signed(signed: str, metadata: Metadata, *, production: bool) -> Token:
    """Check a signature, once more with fresh keys when it names one that is new to us."""
    registry = _Signatures(strict_check_header=False)
    try:
        try:
            return jwt.decode(signed, metadata.keys, registry=registry)
        except InvalidKeyIdError:
            fresh = read_keys_again(metadata, production=production)
            return jwt.decode(signed, fresh.keys, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotProven("signature") from error


class _Signatures(JWSRegistry):
    """Accepts the four kinds of signature that a provider may use, and no other."""

    def get_alg(self, name: str) -> Any:
        """Give an algorithm of the list; `none` and everything with a shared secret is not."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(f"{name} is not accepted")
        return self.algorithms[name]


def line_for(terms: Terms, *, ticket: Ticket, redirect_uri: str, production: bool) -> Line:
    """Learn what is needed to talk to a provider; raise Unreachable when it does not answer."""
    metadata = read(terms.issuer, hosts=terms.hosts, production=production)
    return Line(terms, metadata, ticket, redirect_uri, production)


def authenticated_since(claims: Mapping[str, Any], moment: datetime) -> bool:
    """Tell whether the provider says that the person signed in there after a moment."""
    at = claims.get("auth_time")
    return isinstance(at, (int, float)) and at >= moment.timestamp() - LEEWAY
