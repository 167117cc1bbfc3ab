"""Actions: who does what by when, and whether it was done."""

from flask import Flask

from marac.actions import models


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    assert models
