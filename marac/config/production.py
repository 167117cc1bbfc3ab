"""What production must have before it may start; anything missing is said, with how to mend it."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marac.config.environment import Environment

if TYPE_CHECKING:
    from marac.config.settings import Settings

HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?")
DEBUG_OFF = ("", "0", "false", "no")


def check_production(env: Environment, settings: "Settings") -> None:
    """Note every setting that would make a real installation unsafe."""
    if env.variables.get("FLASK_DEBUG", "").lower() not in DEBUG_OFF:
        env.faults.add("FLASK_DEBUG", "must not be set in production: it shows the inside to all.")
    if settings.demo:
        env.faults.add("MARAC_DEMO", "must not be set in production: everybody could sign in.")
    elif not settings.second_factor:
        env.faults.add("MARAC_SECOND_FACTOR", "must not be off in production. Leave it out.")
    if settings.proxies < 1:
        env.faults.add(
            "MARAC_PROXIES",
            "must say how many proxies stand before marac, usually 1; the first must speak TLS.",
        )
    _check_hosts(env, settings.hosts, settings.base_url)


def split_hosts(text: str) -> tuple[str, ...]:
    """Take the names apart that a comma stands between."""
    return tuple(host.strip().lower() for host in text.split(",") if host.strip())


def _check_hosts(env: Environment, hosts: tuple[str, ...], base_url: str) -> None:
    for host in hosts:
        if not HOST.fullmatch(host):
            env.faults.add("MARAC_HOSTS", f"holds {host!r}, which is not the name of a host.")
    if not hosts:
        env.faults.add("MARAC_HOSTS", "must name the hosts that marac answers for, with commas.")
    address = urlsplit(base_url)
    if address.scheme != "https" or not address.hostname:
        env.faults.add("MARAC_BASE_URL", "must be the address that people type, with https://.")
    elif hosts and not _is_among(address.netloc.lower(), hosts):
        env.faults.add("MARAC_BASE_URL", "must be at one of the hosts of MARAC_HOSTS.")


def _is_among(netloc: str, hosts: tuple[str, ...]) -> bool:
    bare = netloc.rsplit(":", 1)[0] if netloc[-1:].isdigit() and ":" in netloc else netloc
    whole = any(host in {netloc, bare} for host in hosts)
    return whole or any(host.startswith(".") and f".{bare}".endswith(host) for host in hosts)
