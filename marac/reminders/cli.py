"""`marac reminders`: a morning's round from the command line."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from marac import clock
from marac.agencies.models import Area
from marac.database import db
from marac.reminders.rounds import foresee, make_rounds
from marac.reminders.wording import counts

group = AppGroup("reminders", help="Remind people of what is due.")


@group.command("send")
def send() -> None:
    """Put this morning's reminders in the outbox, unless that was done.

    The worker does this by itself. Without one, run it each working day after eight.
    """
    click.echo(f"{make_rounds(db.session)} people reminded.")


@group.command("preview")
def preview() -> None:
    """Say to whom the next working morning's reminders go, as things stand: how many of what."""
    day = clock.add_working_days(clock.today(), 1)
    areas = db.session.execute(sa.select(Area.id, Area.name).order_by(Area.name)).all()
    for area_id, name in areas:
        click.echo(f"{name}, {day:%-d %B %Y}")
        for person, told in foresee(db.session, area_id=area_id, day=day):
            click.echo(f"  {person.name}: {counts(told)}")
