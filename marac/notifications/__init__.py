"""The outbox: mail decided in a transaction and sent after it, without personal data."""

from flask import Flask, Response, current_app, request

from marac import tasks
from marac.database import WITHOUT_TRANSACTION, db
from marac.notifications import cli
from marac.notifications.courier import Courier
from marac.notifications.delivery import deliver_waiting
from marac.notifications.operations import QUEUED
from marac.notifications.sweep import Sweep

SWEEP = "marac.mail_sweep"
COURIER = "marac.mail_courier"


def init_app(app: Flask) -> None:
    """Send a request's mail as soon as its answer has gone, and held mail that is due.

    That is done beside the requests: a mail server that is slow holds none of them up. A worker,
    where there is one, does the same each minute, and sends what its own jobs decided.
    """
    app.extensions[SWEEP] = Sweep()
    app.extensions[COURIER] = Courier(lambda: _deliver(app))
    app.cli.add_command(cli.group)
    app.after_request(_send_afterwards)
    settings = app.extensions["marac.settings"]
    tasks.each_minute(app, "mail", lambda session: deliver_waiting(session, settings=settings))


def _send_afterwards(response: Response) -> Response:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    apart = request.endpoint in WITHOUT_TRANSACTION
    if _has_mail(response) or (not apart and app.extensions[SWEEP].takes_turn()):
        response.call_on_close(app.extensions[COURIER].go)
    return response


def _has_mail(response: Response) -> bool:
    """Tell whether this request queued a mail that may go at once."""
    return bool(db.session.info.pop(QUEUED, False)) and response.status_code < 400


def _deliver(app: Flask) -> None:
    with app.app_context():
        deliver_waiting(db.session, settings=app.extensions["marac.settings"])
