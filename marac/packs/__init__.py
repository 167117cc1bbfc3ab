"""Papers: the agenda, each agency's pack and the minutes as PDFs, and the register of issues."""

from flask import Flask

from marac.packs import models


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    assert models
