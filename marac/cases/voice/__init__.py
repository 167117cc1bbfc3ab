"""The victim's voice: what they said at each stage, and whether they were told."""

from flask import Flask

from marac.cases import sections
from marac.cases.voice import routes, section

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Hang the voice on the page of a case."""
    sections.register(app, section.SECTION)
