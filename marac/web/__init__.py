"""The web set-up: templates, filters, the shell round every page, error pages, headers.

Knows no package of the domain: they register their navigation and the areas to switch between.
"""

from flask import Flask

from marac.web import (
    errors,
    filters,
    headers,
    logs,
    paging,
    preferences,
    probes,
    shell,
    statics,
    templating,
)
from marac.web.deployment import configure
from marac.web.headers import forget_everything
from marac.web.paging import Page, here
from marac.web.shell import AreaChoice, provide_areas, register_navigation
from marac.web.templating import template_folder

__all__ = [
    "AreaChoice",
    "Page",
    "configure",
    "forget_everything",
    "here",
    "init_app",
    "provide_areas",
    "register_navigation",
    "template_folder",
]


def init_app(app: Flask) -> None:
    """Give an application its look: every piece here is registered once, in this order."""
    templating.init_app(app)
    filters.init_app(app)
    paging.init_app(app)
    statics.init_app(app)
    headers.init_app(app)
    shell.init_app(app)
    preferences.init_app(app)
    probes.init_app(app)
    errors.init_app(app)
    logs.init_app(app)
