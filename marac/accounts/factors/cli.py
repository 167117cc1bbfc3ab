"""`marac users forget-factors`: the way back when nobody is left who could agree to it."""

import click

from marac.accounts import operations, queries
from marac.accounts.cli import group
from marac.accounts.factors import events, holding
from marac.accounts.factors.pending import end_pending
from marac.agencies.system import system_actor
from marac.database import db
from marac.events import publish


@group.command("forget-factors")
@click.argument("email")
def forget_factors(email: str) -> None:
    """Take a person's passkeys, app and recovery codes away; they set up new ones at next sign-in.

    Needs no second person: whoever has the server has the database with it. It is logged, and the
    person is told.
    """
    session = db.session
    user = queries.find_by_email(session, email=operations.tidy_email(email))
    if user is None:
        raise click.ClickException("Nobody has this e-mail address.")
    holding.forget_factors(session, user=user)
    operations.end_sessions(session, user_id=user.id)
    end_pending(session, user_id=user.id)
    by = system_actor()
    publish(session, events.FactorsForgotten(actor_id=by.user_id, area_id=None, user_id=user.id))
    session.commit()
    click.echo("They set up a new passkey or app when they next sign in.")
