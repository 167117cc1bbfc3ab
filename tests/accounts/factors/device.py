"""A device with passkeys, in software: it does what a browser and its authenticator do together."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost:5000"


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Device:
    """Keeps key pairs; a story may make it forget to check its user, or be on another site."""

    origin: str = ORIGIN
    verifies: bool = True
    count: int = 0
    counts: bool = True
    keys: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    owners: dict[str, bytes] = field(default_factory=dict)

    def create(self, options: dict[str, Any]) -> str:
        """Make a key pair for a site and give its public half."""
        known = {key["id"] for key in options["excludeCredentials"]}
        assert not known & set(self.keys), "this device has a passkey here already"
        key, name = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)
        self.keys[text(name)], self.owners[text(name)] = key, raw(options["user"]["id"])
        numbers = key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big")}
        public[-3] = numbers.y.to_bytes(32, "big")
        held = bytes(16) + len(name).to_bytes(2, "big") + name + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], ATTESTED) + held
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(
            text(name), clientDataJSON=text(client), attestationObject=text(attested)
        )

    def get(self, options: dict[str, Any], name: str | None = None) -> str:
        """Sign a challenge with a key that the site asks for, or with the only one it has."""
        allowed = [key["id"] for key in options["allowCredentials"]] or list(self.keys)
        name = name or next(known for known in self.keys if known in allowed)
        client = self._client("webauthn.get", options["challenge"])
        data = self._data(options["rpId"])
        signed = self.keys[name].sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            name,
            clientDataJSON=text(client),
            authenticatorData=text(data),
            signature=text(signed),
            userHandle=text(self.owners[name]),
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, rp_id: str, flags: int = 0) -> bytes:
        self.count += self.counts
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    @staticmethod
    def _answer(name: str, **response: str) -> str:
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
