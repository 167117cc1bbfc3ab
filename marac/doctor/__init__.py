"""`marac doctor`: what every installation needs, beside the checks that packages register."""

from flask import Flask

from marac.doctor import cli, database, safety, surroundings, work
from marac.health import Check, register_check

CHECKS: tuple[tuple[str, Check], ...] = (
    ("Settings", safety.check_settings),
    ("Secret keys", safety.check_secrets),
    ("Master keys", safety.check_masters),
    ("Own files", safety.check_files),
    ("Database", database.check_engine),
    ("Migrations", database.check_migrations),
    ("Clock", database.check_clock),
    ("Mail server", surroundings.check_mail_server),
    ("Papers", surroundings.check_papers),
    ("Disk", surroundings.check_disk),
    ("Outbox", work.check_outbox),
    ("Agreements", work.check_agreements),
    ("Backup", work.check_backup),
)


def init_app(app: Flask) -> None:
    """Register the checks that belong to no package, and the command that runs them all."""
    for name, check in CHECKS:
        register_check(app, name, check)
    app.cli.add_command(cli.doctor)
