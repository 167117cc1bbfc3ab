"""The application: a list of what it is made of."""

from pathlib import Path

from flask import Flask

from marac import (
    access,
    accounts,
    actions,
    agencies,
    approvals,
    attachments,
    audit,
    cases,
    contacts,
    database,
    doctor,
    governance,
    home,
    keys,
    meetings,
    notifications,
    packs,
    people,
    persons,
    reminders,
    reports,
    returns,
    risk,
    tasks,
    web,
)
from marac.config import Settings

PACKAGES = (
    audit,
    notifications,
    approvals,
    agencies,
    accounts,
    people,
    risk,
    cases,
    persons,
    attachments,
    returns,
    actions,
    contacts,
    meetings,
    packs,
    governance,
    reports,
    reminders,
    home,
    doctor,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings, by default those of the environment."""
    settings = settings or Settings.from_environment()
    app = Flask(
        "marac",
        template_folder=web.template_folder(),
        instance_path=str(Path(settings.instance).absolute()),
    )
    web.configure(app, settings)
    app.extensions["marac.settings"] = settings
    database.init_app(app, settings)
    keys.init_app(app)
    tasks.init_app(app)
    access.init_app(app)
    web.init_app(app)
    for package in PACKAGES:
        package.init_app(app)
    return app
