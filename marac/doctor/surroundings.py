"""Whether the machine round the application has what it needs: mail, paper and room."""

import shutil

from flask import Flask

from marac import documents
from marac.doctor.safety import settings_of
from marac.health import Finding, fault, ok, warning
from marac.notifications.line import open_line
from marac.notifications.troubles import trouble_of

MEGABYTE = 1024 * 1024
SCARCE, NONE_LEFT = 2048 * MEGABYTE, 256 * MEGABYTE
PAPER = '<html lang="en-GB"><head><title>A paper</title></head><body><h1>A paper</h1></body></html>'
LOCAL = "marac@localhost"


def check_mail_server(app: Flask) -> Finding:
    """Greet the mail server, if there is one; nothing is sent."""
    settings = settings_of(app)
    if settings.smtp_host is None:
        return warning("There is no MARAC_SMTP_HOST: mails become files, which nobody receives.")
    if settings.mail_from == LOCAL:
        return warning(f"Mails come from {LOCAL}. Set MARAC_MAIL_FROM.")
    try:
        with open_line(settings):
            pass
    except OSError as error:
        return fault(f"{trouble_of(error).label} ({type(error).__name__}): no mail goes.")
    return ok("The mail server answers.")


def check_papers(_app: Flask) -> Finding:
    """Lay out a small paper in the child process that lays them all out."""
    try:
        documents.render(PAPER, title="A paper")
    except documents.DocumentError as error:
        return fault(f"A paper cannot be laid out: {error}. Is Pango installed?")
    return ok("Pango and the fonts lay out a paper.")


def check_disk(app: Flask) -> Finding:
    """See how much room there is for the data."""
    folder = settings_of(app).instance
    free = shutil.disk_usage(folder if folder.is_dir() else folder.parent).free
    words = f"{free // MEGABYTE:,} MB are free where the data lies."
    if free < NONE_LEFT:
        return fault(words)
    return warning(words) if free < SCARCE else ok(words)
