"""One line for each request: who, which view and how it ended; never the address with its ids."""

import logging
import time
from typing import Any
from uuid import uuid4

from flask import (
    Flask,
    Response,
    g,
    has_request_context,
    request,
    request_finished,
    request_started,
)

logger = logging.getLogger(__name__)

REFERENCE = "marac.reference"
STARTED = "marac.started"
# Seconds apart, by machines, for ever: they would bury the rest.
PROBES = frozenset({"healthz", "readyz", "static"})


def reference() -> str | None:
    """Give the reference of the present request; the same stands on its error page."""
    if not has_request_context():
        return None
    found: str = request.environ.setdefault(REFERENCE, str(uuid4()))
    return found


def init_app(app: Flask) -> None:
    """Listen for the beginning and the end of each request of this application."""
    request_started.connect(_begin, app)
    request_finished.connect(_end, app)


def _begin(_app: Flask, **_rest: Any) -> None:
    request.environ[STARTED] = time.perf_counter()


def _end(app: Flask, response: Response, **_rest: Any) -> None:
    wanted = app.config.get("MARAC_LOG_REQUESTS", True)
    if not wanted or (request.endpoint in PROBES and response.status_code < 400):
        return
    began = request.environ.get(STARTED, time.perf_counter())
    facts = {
        "method": _method(),
        "endpoint": request.endpoint,
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000),
        "user": _user(),
    }
    logger.info("answered", extra={"facts": facts})


def _method() -> str:
    """Give the method, unless whoever asked made one up."""
    known = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
    return request.method if request.method in known else "OTHER"


def _user() -> str | None:
    """Say who asked, if this request has found out already; the log asks the database nothing."""
    actor = getattr(g.get("_login_user"), "actor", None)
    return str(actor.user_id) if actor else None
