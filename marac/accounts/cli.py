"""`marac users`: people from the command line, above all the first administrator."""

import click
from flask.cli import AppGroup

from marac import clock
from marac.access import Role
from marac.accounts import mail, operations, queries
from marac.accounts.models import User
from marac.agencies.cli import find_agency, find_area
from marac.agencies.models import Area
from marac.agencies.operations import grant_membership
from marac.agencies.system import system_actor
from marac.database import db
from marac.refusals import Refused

group = AppGroup("users", help="Invite people and let them in again.")


@group.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--agency", required=True, help="Name or short name of the agency.")
@click.option("--area", required=True, help="Name or code of the area.")
def invite(email: str, name: str, role: str, agency: str, area: str) -> None:
    """Give a person a seat and print the link with which they choose a password.

    Needs no second person, not even for a privileged role: whoever has the server has the database
    with it, and the first administrator has to come from somewhere. It is logged all the same.
    """
    session, place = db.session, find_area(db.session, area)
    by, seat = system_actor(place), find_agency(session, agency)
    user = queries.find_by_email(session, email=operations.tidy_email(email))
    try:
        user, token = _account(user, email=email, name=name, area=place)
        grant_membership(
            session,
            by=by,
            user_id=user.id,
            agency=seat,
            area=place,
            role=Role(role),
            starts_on=clock.today(),
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    session.commit()
    if token is None:
        click.echo(f"{user.email} has a password already, and now this role too.")
    else:
        click.echo(mail.address("accounts.accept", token=token))


@group.command("open")
@click.argument("email")
def open_account(email: str) -> None:
    """Open a closed account again: the way back when no administrator is left who could.

    A stranger who knows the addresses can close accounts with wrong passwords. It is logged.
    """
    session = db.session
    user = queries.find_by_email(session, email=operations.tidy_email(email))
    if user is None:
        raise click.ClickException("Nobody has this e-mail address.")
    try:
        operations.enable_user(session, by=system_actor(), user=user)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    session.commit()
    click.echo("They can sign in again.")


def _account(user: User | None, *, email: str, name: str, area: Area) -> tuple[User, str | None]:
    """Find or make the account; the token is for whoever has no password yet."""
    by = system_actor(area)
    if user is None:
        return operations.invite_user(db.session, by=by, email=email, name=name)
    if user.password_hash is not None:
        return user, None
    return user, operations.invite_again(db.session, by=by, user=user)
