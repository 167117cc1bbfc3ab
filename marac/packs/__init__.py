"""Papers: the agenda, each agency's pack and the minutes as PDFs, and the register of issues."""

from flask import Flask

from marac import approvals
from marac.database import subscribe
from marac.packs import cli, routes, seconding
from marac.packs.blueprint import bp
from marac.packs.copies.recording import record
from marac.packs.events import PaperDownloaded, PaperOpened
from marac.packs.making import jobs

__all__ = ["init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register pages, the act of two, commands and jobs; keep who opened what."""
    app.register_blueprint(bp)
    approvals.register(app, seconding.ACT)
    app.cli.add_command(cli.group)
    jobs.init_app(app)
    for step in (PaperOpened, PaperDownloaded):
        subscribe(app, step, record)
