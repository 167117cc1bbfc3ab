"""Returns: each agency's research on a case, released item by item."""

from flask import Flask

from marac.returns import models


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    assert models
