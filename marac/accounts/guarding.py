"""Keeping anybody from asking too often: searching, saving by itself, making papers, knocking.

A view is marked with what it counts as, and a refusal is the same calm page everywhere, with
`Retry-After`. What the mark cannot tell beforehand, a view spends itself.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from marac.access import current_actor
from marac.accounts import throttling
from marac.accounts.throttling import Kind, Wait
from marac.database import apart, db

View = TypeVar("View", bound=Callable[..., Any])
# What a list is asked for without anything being searched for in it.
NO_SEARCH = frozenset({"page"})
# One line to the internet has all the addresses that begin with the same 64 bits.
HOST_BITS = 64
# What is counted against an address, because nobody has signed in.
AT_THE_DOOR = frozenset({Kind.ADDRESS, Kind.FEED})


def throttled(kind: Kind) -> Callable[[View], View]:
    """Mark a view that nobody may use more often than this kind's rule allows."""

    def mark(view: View) -> View:
        view.throttled = kind  # type: ignore[attr-defined]
        return view

    return mark


def spend(kind: Kind) -> None:
    """Count one use against whoever sent this request, or answer 429 when there were too many.

    Must come before the request changes anything, because what it counts is kept in any case.
    """
    subject = _subject(kind)
    if subject is None:
        return
    with apart(db.session):
        wait = throttling.take(db.session, kind=kind, subject=subject)
    if wait is not None:
        turn_away(wait)


def turn_away(wait: Wait) -> None:
    """Answer that there were too many requests, and when to come again."""
    raise TooManyRequests(retry_after=wait.seconds)


def init_app(app: Flask) -> None:
    """Count before each marked view, once the gate has let the request through."""
    app.before_request(_count)


def _count() -> None:
    view = current_app.view_functions.get(request.endpoint) if request.endpoint else None
    kind: Kind | None = getattr(view, "throttled", None)
    if kind is None or (kind is Kind.SEARCH and not _searches()):
        return
    if request.method == "POST" or kind is Kind.SEARCH:
        spend(kind)


def _searches() -> bool:
    return request.method == "POST" or bool(set(request.args) - NO_SEARCH)


def _subject(kind: Kind) -> str | None:
    """Say against whom a use counts: the address at the door, the person everywhere else."""
    if kind in AT_THE_DOOR:
        return _network_of(request.remote_addr)
    actor = current_actor()
    return str(actor.user_id) if actor is not None else None


def _network_of(address: str | None) -> str | None:
    """Give an IPv4 address as it is, and what all IPv6 addresses of one line have in common."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> HOST_BITS << HOST_BITS)}/{HOST_BITS}"
