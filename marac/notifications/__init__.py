"""The outbox: mail decided in a transaction and sent after it, without personal data."""

from flask import Flask

from marac.notifications import models


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    assert models
