"""What every answer tells the browser not to do: error pages, redirects and static files too."""

import secrets

from flask import Flask, request
from werkzeug.wrappers import Response

# A page that asks for a nonce may run the scripts that carry it; any other runs none.
NONCE = "marac.nonce"
NONCE_BYTES = 18

POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)

# Passkeys are made and shown by our own pages, and recovery codes may be copied. Nothing else.
OURS = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
NOBODYS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "unload",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join((*(f"{name}=()" for name in NOBODYS), *(f"{n}=(self)" for n in OURS)))

# Two years, the least that browsers' own lists of secure sites ask for.
STAY_SECURE = "max-age=63072000; includeSubDomains"
FORGET = '"cache", "storage"'

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    # Not "no-referrer": Flask-WTF compares the referrer of a form that came over HTTPS.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def security_headers(*, secure: bool, nonce: str | None = None) -> dict[str, str]:
    """Give the headers of one answer; `secure` is said where only TLS leads here."""
    scripts = (f"script-src 'nonce-{nonce}'",) if nonce else ()
    headers = HEADERS | {"Content-Security-Policy": "; ".join((POLICY[0], *scripts, *POLICY[1:]))}
    return headers | ({"Strict-Transport-Security": STAY_SECURE} if secure else {})


def script_nonce() -> str:
    """Give the word that this page's scripts carry; it is new for every answer.

    A page that is not there asks for none, so that it is the same to the byte for everything.
    """
    nonce: str = request.environ.setdefault(NONCE, secrets.token_urlsafe(NONCE_BYTES))
    return nonce


def forget_everything(response: Response) -> Response:
    """Let the browser throw away what it kept of this site, at the end of a session.

    Cookies are not named: that would take those of the whole registered domain, of other services
    at it too. The session's own cookie is emptied, and worth nothing once its session has ended.
    """
    response.headers["Clear-Site-Data"] = FORGET
    return response


def init_app(app: Flask) -> None:
    """Put the headers on every answer, and offer templates the nonce for their scripts."""
    app.jinja_env.globals["script_nonce"] = script_nonce

    @app.after_request
    def protect(response: Response) -> Response:
        secure = request.is_secure or app.config.get("MARAC_PRODUCTION", False)
        nonce = request.environ.pop(NONCE, None)
        # A view may add a policy of its own: all of them hold, so it can only be stricter.
        stricter = response.headers.getlist("Content-Security-Policy")
        response.headers.update(security_headers(secure=secure, nonce=nonce))
        for policy in stricter:
            response.headers.add("Content-Security-Policy", policy)
        return response
