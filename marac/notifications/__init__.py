"""The outbox: mail decided in a transaction and sent after it, without personal data."""

from flask import Flask, Response, current_app

from marac.database import db
from marac.notifications import cli
from marac.notifications.delivery import deliver_waiting
from marac.notifications.operations import QUEUED


def init_app(app: Flask) -> None:
    """Try to send a request's mail as soon as its answer has gone."""
    app.cli.add_command(cli.group)
    app.after_request(_send_afterwards)


def _send_afterwards(response: Response) -> Response:
    if db.session.info.pop(QUEUED, False) and response.status_code < 400:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(lambda: _deliver(app))
    return response


def _deliver(app: Flask) -> None:
    with app.app_context():
        deliver_waiting(db.session, settings=app.extensions["marac.settings"])
