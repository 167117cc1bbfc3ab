"""Signing in with an agency's own accounts, by OpenID Connect; who is a member stays ours.

An agency's provider says who somebody is; the seat that they hold here says what they may do. The
provider never makes an account, and nobody comes in through an agency without a seat of it.
"""

from flask import Flask

from marac.accounts.federation import approving, routes

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Let settings wait for a second person, and a provider tell something without our token."""
    approving.init_app(app)
    app.extensions["csrf"].exempt(routes.ending.signed_out_there)
