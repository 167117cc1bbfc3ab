"""Cookies that only this host can set or read, and only over TLS where TLS is spoken."""

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

# Browsers take a cookie so named only from this very host, with Path=/ and over TLS.
HOST_ONLY = "__Host-"


def cookie_name(app: Flask, name: str) -> str:
    """Give the name of a cookie in this installation; without TLS it cannot have the prefix."""
    return f"{HOST_ONLY}{name}" if app.config.get("MARAC_PRODUCTION", False) else name


def read_cookie(name: str) -> str | None:
    """Read one of our own cookies, or None when this browser sent none."""
    return request.cookies.get(cookie_name(current_app, name))


def keep_cookie(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Keep a value in the browser, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        cookie_name(current_app, name),
        value,
        max_age=seconds,
        path="/",
        secure=_over_tls(),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie of ours away."""
    response.delete_cookie(
        cookie_name(current_app, name),
        path="/",
        secure=_over_tls(),
        httponly=True,
        samesite="Lax",
    )


def _over_tls() -> bool:
    return request.is_secure or bool(current_app.config.get("MARAC_PRODUCTION", False))
