"""Where templates are and how strictly they are read."""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from marac import widgets


def template_folder() -> str:
    """The folder of templates: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return str(inside if inside.is_dir() else package.parent / "templates")


def init_app(app: Flask) -> None:
    """Refuse undefined names, and offer the GOV.UK macros and the error summary to templates."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(widgets.template_globals())
    app.jinja_env.globals["error_summary"] = widgets.error_summary
    app.jinja_env.globals["endpoint_exists"] = _endpoint_exists(app)


def _endpoint_exists(app: Flask) -> Any:
    return lambda endpoint: endpoint in app.view_functions
