"""The log of every read, change and disclosure: hash-chained, and written with what it records."""

from flask import Flask

from marac.audit import cli, denials, health
from marac.audit.operations import recorder
from marac.config import Settings
from marac.database import subscribe
from marac.events import Event


def init_app(app: Flask) -> None:
    """Log every event of this application."""
    settings: Settings = app.extensions["marac.settings"]
    subscribe(app, Event, recorder(settings.audit_key))
    app.after_request(denials.note)
    health.init_app(app)
    app.cli.add_command(cli.group)
