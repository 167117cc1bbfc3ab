"""The reader's own preference that needs no account: larger text."""

from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from marac import access
from marac.web.cookies import drop_cookie, keep_cookie, read_cookie

COOKIE = "marac_text"
LARGER = "larger"
ONE_YEAR = 365 * 24 * 3600


def wants_larger_text() -> bool:
    """Whether this reader chose larger text in this browser."""
    return read_cookie(COOKIE) == LARGER


@access.public
def text_size() -> Response:
    """Switch between ordinary and larger text and go back to the page that asked."""
    response = redirect(_page_before(), 303)
    if wants_larger_text():
        drop_cookie(response, COOKIE)
    else:
        keep_cookie(response, COOKIE, LARGER, seconds=ONE_YEAR)
    return response


def _page_before() -> str:
    """The path this same site's page was at; the front page when it was any other site's."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # whoever sends it writes there what they like
        return "/"
    if before.netloc != request.host or not before.path.startswith("/"):
        return "/"
    path = "/" + before.path.lstrip("/\\")
    return f"{path}?{before.query}" if before.query else path


def init_app(app: Flask) -> None:
    """Add the one address; it is exempt from CSRF because it only changes a size of type."""
    app.add_url_rule("/text-size", "text_size", text_size, methods=["POST"])
