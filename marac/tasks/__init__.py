"""Work that no page waits for: asked for as a row, done by `marac worker` through Huey.

    tasks.register(app, Kind(name, prepare, finish))   # what a package's jobs do
    tasks.ask(session, kind=…, …)                      # in the transaction that decides it
    tasks.each_minute(app, "mail", deliver)            # what a worker does by itself

Without a worker nothing here is done; a page asks `is_anyone_at_work` and does it itself.
"""

from flask import Flask

from marac.health import register_check
from marac.tasks import cli, telling
from marac.tasks.health import check_worker
from marac.tasks.kinds import Declined, Ending, Errand, Kind, TryAgain, each_minute, register
from marac.tasks.models import Job, Outcome, Why
from marac.tasks.operations import ask, cancel
from marac.tasks.queries import is_anyone_at_work, last_beat, list_next

__all__ = [
    "Declined",
    "Ending",
    "Errand",
    "Job",
    "Kind",
    "Outcome",
    "TryAgain",
    "Why",
    "ask",
    "cancel",
    "each_minute",
    "init_app",
    "is_anyone_at_work",
    "last_beat",
    "list_next",
    "register",
]


def init_app(app: Flask) -> None:
    """Let sessions tell the workers, and register the command and its check."""
    telling.listen(app)
    register_check(app, "Worker", check_worker)
    app.cli.add_command(cli.worker)
