"""The way out: only to the provider, only outwards, short and small, and never at the start."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from marac.accounts.federation import discovery, outbound
from marac.accounts.federation.outbound import (
    GuardedAdapter,
    Unreachable,
    fault_in_address,
    is_public,
)
from tests.accounts.federation.provider import FakeProvider

Answers = Callable[[dict[str, Any]], tuple[int, bytes, dict[str, str]]]


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://login.example.org/x", True),
        ("https://login.example.org:8443/x", True),
        ("http://login.example.org/x", False),
        ("http://localhost:8080/x", False),
        ("http://127.0.0.1/x", False),
        ("https://user@login.example.org/", False),
        ("https://login.example.org/#x", False),
        ("https://login.example.org:port/", False),
        ("https:///x", False),
        ("file:///etc/passwd", False),
        ("//login.example.org", False),
        ("", False),
    ],
)
def test_in_production_only_https_is_called(address: str, fine: bool) -> None:
    assert (fault_in_address(address, production=True) is None) is fine


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_outside_production_this_machine_may_do_without(host: str) -> None:
    assert fault_in_address(f"http://{host}:8080/realm", production=False) is None
    assert fault_in_address(f"http://{host}:8080/realm", production=True) is not None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_an_address_inside_anybodys_network_is_not_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def resolving_to(*addresses: str) -> Callable[..., Any]:
    def resolve(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]

    return resolve


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.215.14", "10.0.0.1"), ()])
def test_a_name_that_leads_inwards_is_not_called_in_production(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    called: list[Any] = []
    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolving_to(*addresses))
    monkeypatch.setattr(outbound, "create_connection", lambda *a, **_: called.append(a))
    discovery.forget()
    with pytest.raises(Unreachable, match="inside a network"):
        discovery.read("https://login.example.org", hosts=None, production=True)
    assert called == []


def test_in_production_the_address_that_was_looked_at_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[Any] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolving_to("93.184.215.14"))
    monkeypatch.setattr(outbound, "create_connection", connect)
    discovery.forget()
    with pytest.raises(Unreachable, match=r"login\.example\.org did not answer"):
        discovery.read("https://login.example.org", hosts=None, production=True)
    assert called == [("93.184.215.14", 443)]


def ask(fake: FakeProvider, path: str = "/x", host: str = "") -> requests.Response:
    """Ask as marac asks."""
    own = fake.issuer.split("/")[2]
    with requests.Session() as line:
        line.mount("http://", GuardedAdapter(hosts=frozenset({host or own}), production=False))
        return line.get(f"http://{own}{path}")


def answering(fake: FakeProvider, answer: tuple[int, bytes, dict[str, str]]) -> FakeProvider:
    fake.answer = lambda _environ: answer  # type: ignore[method-assign]
    return fake


def test_no_redirect_is_followed(fake: FakeProvider) -> None:
    answering(fake, (302, b"", {"Location": "http://127.0.0.1:1/inside"}))
    with pytest.raises(Unreachable, match="redirect"):
        ask(fake)


def test_an_answer_that_is_too_long_is_not_read(fake: FakeProvider) -> None:
    answering(fake, (200, b"x" * (outbound.LARGEST + 1), {}))
    with pytest.raises(Unreachable, match="too long"):
        ask(fake)
    answering(fake, (200, b"x" * outbound.LARGEST, {}))
    assert len(ask(fake).content) == outbound.LARGEST


def test_an_answer_that_drips_in_is_not_waited_for(
    fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(fake, (200, b"{}", {}))
    monkeypatch.setattr(outbound, "LONGEST", -1)
    with pytest.raises(Unreachable, match="too long"):
        ask(fake)


def test_no_other_host_is_called(fake: FakeProvider) -> None:
    with pytest.raises(Unreachable, match="may not be called"):
        ask(fake, host="login.example.org")


def test_silence_ends_after_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outbound.TIMEOUT == 5
    monkeypatch.setattr(outbound, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        discovery.forget()
        with pytest.raises(Unreachable, match="did not answer"):
            discovery.read(issuer, hosts=None, production=False)
    discovery.forget()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"token_endpoint": None}, "Its token_endpoint is missing"),
        ({"jwks_uri": "http://evil.example/keys"}, "Its jwks_uri does not begin with https://"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "Its authorization_endpoint is not"),
    ],
)
def test_a_provider_that_names_bad_addresses_is_not_used(
    fake: FakeProvider, said: dict[str, Any], words: str
) -> None:
    fake.said = said
    with pytest.raises(Unreachable, match=words):
        discovery.read(fake.issuer, hosts=None, production=False)


WEAK = {"kty": "RSA", "n": "AQAB" * 40, "e": "AQAB"}


@pytest.mark.parametrize(
    "keys",
    [
        [],
        None,
        ["nonsense"],
        [{"kty": "oct", "k": "c2VjcmV0"}],
        [{"kty": "RSA"}],
        [{"kty": "RSA", "n": "?", "e": "AQAB"}],
        [{"kty": "unheard-of"}],
        [WEAK],
        [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "use": "enc"}],
    ],
)
def test_keys_that_are_secret_weak_or_for_something_else_do_not_count(
    fake: FakeProvider, keys: Any
) -> None:
    usual = fake.answer

    def answer(environ: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if environ["PATH_INFO"].endswith("/keys"):
            return 200, json.dumps({"keys": keys}).encode(), {}
        return usual(environ)

    fake.answer = answer  # type: ignore[method-assign]
    with pytest.raises(Unreachable, match="no key"):
        discovery.read(fake.issuer, hosts=None, production=False)


def test_an_installation_starts_without_a_network(tmp_path: Path) -> None:
    script = (
        "import socket\n"
        "def no(*_, **__): raise AssertionError('the network was asked')\n"
        "socket.create_connection = socket.getaddrinfo = socket.socket.connect = no\n"
        "from marac.app import create_app\n"
        "app = create_app()\n"
        "assert app.test_client().get('/sign-in/organisation').status_code == 200\n"
    )
    environment = {"MARAC_INSTANCE": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, timeout=60)
