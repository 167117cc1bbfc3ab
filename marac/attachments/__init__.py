"""Files in cases: looked into as they come, sealed, in quarantine until checked, handed out."""

from flask import Flask, Response, current_app, request

from marac.attachments import carrying, cli, enclosing, requests, routes, section
from marac.attachments.blueprint import bp
from marac.attachments.models import Attachment
from marac.attachments.scanning import scan_waiting
from marac.cases import sections
from marac.cases.contact import banner
from marac.cases.transfers import enclosing as packs
from marac.config import Settings
from marac.database import db
from marac.notifications.sweep import Sweep

__all__ = ["init_app", "routes"]

SWEEP = "marac.attachment_sweep"


def init_app(app: Flask) -> None:
    """Register the pages and the sections, and look after what waits for the virus scanner."""
    requests.init_app(app)
    carrying.init_app(app)
    packs.register(app, enclosing.files_to_send)
    app.register_blueprint(bp)
    app.cli.add_command(cli.group)
    sections.register(app, section.ON_CASE)
    sections.register(app, section.ON_REFERRAL, page=sections.REFERRAL)
    banner.register(app, "attachment_id", banner.through(Attachment))
    app.extensions[SWEEP] = Sweep()
    app.after_request(_scan_afterwards)


def _scan_afterwards(response: Response) -> Response:
    """Once a minute at most, let a request that is over ask about the files that wait."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["marac.settings"]
    clamav = settings.clamav
    if clamav and request.endpoint != "static" and app.extensions[SWEEP].takes_turn():

        def scan() -> None:
            with app.app_context():
                scan_waiting(db.session, clamav=clamav)

        response.call_on_close(scan)
    return response
