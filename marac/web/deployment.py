"""How an installation stands in the world: its hosts, its proxies, its cookies and its limits."""

from flask import Flask, request
from werkzeug.exceptions import BadHost, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from marac.config import ConfigurationError, Settings
from marac.web.cookies import cookie_name

LARGEST_REQUEST = 2 * 1024 * 1024


def configure(app: Flask, settings: Settings) -> None:
    """Bring what the settings say of the outside into an application, before anything else."""
    if settings.production and app.debug:
        raise ConfigurationError("Debug must not be on in production: it shows the inside to all.")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MARAC_DEMO=settings.demo,
        MARAC_PRODUCTION=settings.production,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        PREFERRED_URL_SCHEME="https" if settings.production else "http",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SECURE=settings.production,
    )
    app.config["SESSION_COOKIE_NAME"] = cookie_name(app, "session")
    app.before_request(_refuse_other_hosts)
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.proxies:
        _trust_proxies(app, settings.proxies)


def _refuse_other_hosts() -> Response | None:
    """Answer for our own hosts only, before anything else; no page of ours is for others.

    A host that is no name at all leaves no address that a page could be built for, ours included.
    """
    if isinstance(request.routing_exception, (SecurityError, BadHost)):
        return Response("This address is not served here.\n", 400, mimetype="text/plain")
    return None


def _trust_proxies(app: Flask, count: int) -> None:
    """Believe exactly so many proxies who asked and whether over TLS; the host is the asker's own.

    What stands further left in X-Forwarded-For was written by whoever asked, and is not believed.
    """
    fixed = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)
    app.wsgi_app = fixed  # type: ignore[method-assign]
