"""The only way out of the house to a provider: https, few hosts, short, small and never inwards.

An administrator types the address, so it is not to be trusted: in production no connection is made
to an address inside the network, whatever the name resolves to at that moment.
"""

import socket
import time
from contextlib import closing
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

TIMEOUT = 5
LONGEST = 10
LARGEST = 256 * 1024
# What comes of asking an address that is down or no name of a host at all, and of reading nonsense.
UNANSWERED = (requests.RequestException, HTTPError, ValueError, RecursionError)
NAT64 = IPv6Network("64:ff9b::/96")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Unreachable(Exception):
    """The provider did not answer as it must; the message says how, for an administrator."""


def fault_in_address(address: str, *, production: bool) -> str | None:
    """Say why an address may not be called, or None when it may: https, or this very machine."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "is not a web address"
    if not host or parts.username or parts.password or parts.fragment:
        return "is not a plain web address"
    if parts.scheme == "http" and host in LOOPBACK and not production:
        return None
    return None if parts.scheme == "https" else "does not begin with https://"


def host_of(address: str) -> str:
    """Give the host and port of an address."""
    return urlsplit(address).netloc.lower()


def is_public(address: str) -> bool:
    """Tell whether an IP address is out in the world, not inside anybody's network.

    An IPv6 address that stands for an IPv4 address is what that one is.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or _behind_nat64(found)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _behind_nat64(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


class GuardedAdapter(HTTPAdapter):
    """Holds whoever talks through it to the rules of this module."""

    def __init__(self, *, hosts: frozenset[str], production: bool) -> None:
        self.hosts, self.production = hosts, production
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """In production, connect only through connections that look where they go."""
        super().init_poolmanager(*args, **kwargs)
        if self.production:
            self.poolmanager.pool_classes_by_scheme = {"https": _OutwardPool}

    def send(self, request: requests.PreparedRequest, *_: Any, **kwargs: Any) -> requests.Response:
        """Ask, without following redirects, and read no more than a provider ever needs to say."""
        address = request.url or ""
        fault = fault_in_address(address, production=self.production)
        if fault is not None or host_of(address) not in self.hosts:
            raise Unreachable(f"It asks for an address that may not be called: {host_of(address)}")
        started = time.monotonic()
        try:
            response = super().send(
                request, stream=True, timeout=TIMEOUT, verify=kwargs.get("verify", True)
            )
            with closing(response):
                if response.is_redirect:
                    raise Unreachable("It answered with a redirect to somewhere else")
                response._content = _read(response, until=started + LONGEST)
        except UNANSWERED as error:
            raise Unreachable(f"{host_of(address)} did not answer") from error
        return response


def _read(response: requests.Response, *, until: float) -> bytes:
    read = b""
    for piece in response.iter_content(16 * 1024):
        read += piece
        if len(read) > LARGEST:
            raise Unreachable("Its answer is too long")
        if time.monotonic() > until:
            raise Unreachable("Its answer took too long")
    return read


class _OutwardConnection(HTTPSConnection):
    """Connects to an address that was looked at, not to a name that may resolve otherwise later."""

    def _new_conn(self) -> socket.socket:
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            addresses = [str(entry[4][0]) for entry in found]
            if not addresses or not all(map(is_public, addresses)):
                raise Unreachable(f"{self.host} is an address inside a network")
            return create_connection(
                (addresses[0], self.port), self.timeout, socket_options=self.socket_options
            )
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error


class _OutwardPool(HTTPSConnectionPool):
    ConnectionCls = _OutwardConnection
