"""The settings of a provider, free of the database, and the browser's secrets on one visit to it.

Whoever talks to a provider holds no transaction open meanwhile, so it works on a copy.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marac.accounts.federation.models import Provider


@dataclass(frozen=True)
class Terms:
    """What marac and an agency's provider agreed on."""

    provider_id: UUID
    agency_id: UUID
    issuer: str
    client_id: str
    client_secret: str
    hosts: frozenset[str]
    factor_counts: bool
    factor_amr: tuple[str, ...]
    factor_acr: tuple[str, ...]

    @classmethod
    def of(cls, provider: Provider) -> "Terms":
        """Copy them from their row."""
        return cls(
            provider_id=provider.id,
            agency_id=provider.agency_id,
            issuer=provider.issuer,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            hosts=frozenset(provider.hosts),
            factor_counts=provider.factor_counts,
            factor_amr=tuple(provider.factor_amr),
            factor_acr=tuple(provider.factor_acr),
        )

    def prove_factor(self, claims: Mapping[str, Any]) -> bool:
        """Tell whether the claims show a second factor, and the agency wants it to count."""
        methods = claims.get("amr")
        shown = methods if isinstance(methods, list) else []
        return self.factor_counts and (
            any(value in shown for value in self.factor_amr) or claims.get("acr") in self.factor_acr
        )


@dataclass(frozen=True)
class Ticket:
    """What one browser carries on one visit; all else that must be secret is made from it."""

    token: str

    @property
    def kept(self) -> str:
        """Give what the database keeps of it."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    @property
    def state(self) -> str:
        """Give the text by which the answer is known to belong to this browser."""
        return self._made_for("state")

    @property
    def nonce(self) -> str:
        """Give the text that the provider must sign, so that its token is for this visit."""
        return self._made_for("nonce")

    @property
    def verifier(self) -> str:
        """Give the PKCE verifier, without which nobody can use the code."""
        return self._made_for("verifier")

    def _made_for(self, use: str) -> str:
        digest = hmac.digest(self.token.encode(), use.encode(), "sha256")
        return urlsafe_b64encode(digest).decode().rstrip("=")
