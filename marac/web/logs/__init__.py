"""The log of a running installation: ids, kinds and places; never a name, a path or typed text.

The message of an exception may quote a row, a name or an address; PostgreSQL's quotes whole rows.
"""

from flask import Flask

from marac.web.logs import crashes, handler, requests
from marac.web.logs.requests import reference
from marac.web.logs.words import WithoutWords

__all__ = ["WithoutWords", "init_app", "reference", "watch_for_crashes"]

watch_for_crashes = crashes.watch


def init_app(app: Flask) -> None:
    """Write one line for each request, and keep the words of exceptions out of every line."""
    handler.install(as_json=app.config.get("MARAC_PRODUCTION", False))
    app.logger.addFilter(WithoutWords())
    requests.init_app(app)
