"""People who sign in: passwords, invitations and sessions."""

from flask import Flask
from flask_login import LoginManager

from marac.accounts import sessions
from marac.database import db


def init_app(app: Flask) -> None:
    """Let Flask-Login find the signed-in person behind a cookie."""
    manager = LoginManager()
    manager.session_protection = None  # the server-side row decides, not the browser's address
    manager.user_loader(lambda token: sessions.load_session(db.session, token))
    manager.init_app(app)
