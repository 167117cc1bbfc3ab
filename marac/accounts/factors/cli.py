"""`marac users forget-factors`: the way back when nobody is left who could agree to it."""

import click

from marac.accounts import operations, queries
from marac.accounts.cli import group
from marac.accounts.factors import events
from marac.accounts.factors.anew import start_anew
from marac.agencies.system import system_actor
from marac.database import db
from marac.events import publish


@group.command("forget-factors")
@click.argument("email")
def forget_factors(email: str) -> None:
    """Take a person's passkeys, app, recovery codes and password away; they begin anew.

    Needs no second person: whoever has the server has the database with it. It is logged, and the
    person is told.
    """
    session = db.session
    user = queries.find_by_email(session, email=operations.tidy_email(email))
    if user is None:
        raise click.ClickException("Nobody has this e-mail address.")
    start_anew(session, user=user)
    by = system_actor()
    publish(session, events.FactorsForgotten(actor_id=by.user_id, area_id=None, user_id=user.id))
    session.commit()
    click.echo("They were sent a link to choose a new password, and then set up a passkey or app.")
