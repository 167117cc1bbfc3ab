"""Incidents: one event each, with the strands that the hostility was aimed at."""

from flask import Flask

from marac.incidents import models


def init_app(app: Flask) -> None:
    """Register this package's pages and commands."""
    assert models
