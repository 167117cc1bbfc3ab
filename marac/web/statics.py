"""Addresses of static files that change when the file does, so browsers may keep them for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOR_EVER = "public, max-age=31536000, immutable"
NO_STORE = "no-store"


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def fingerprint(folder: str, filename: str) -> str | None:
    """The short hash of a static file's content, or None when there is no such file."""
    path = Path(folder, filename)
    return _digest(path, path.stat().st_mtime) if path.is_file() else None


def init_app(app: Flask) -> None:
    """Put the hash into every address made for a static file, and let such addresses be kept."""

    @app.url_defaults
    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and app.static_folder:
            values["v"] = fingerprint(app.static_folder, values["filename"])

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            response.headers["Cache-Control"] = FOR_EVER if _may_be_kept() else NO_STORE
        else:
            response.headers["Cache-Control"] = NO_STORE
        return response


def _may_be_kept() -> bool:
    # A vendored file carries its version in its name; scripts import each other by that name.
    filename = (request.view_args or {}).get("filename", "")
    return "v" in request.args or filename.startswith("vendor/")
