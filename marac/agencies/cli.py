"""`marac areas` and `marac agencies`: what an installation needs before anyone can sign in."""

from datetime import datetime

import click
import sqlalchemy as sa
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from marac import clock
from marac.agencies import operations
from marac.agencies.models import Agency, Area, Regime
from marac.agencies.system import system_actor
from marac.agencies.words import AGENCY_TYPES
from marac.database import db
from marac.refusals import Refused
from marac.web.filters import long_date

areas = AppGroup("areas", help="Begin an area.")
agencies = AppGroup("agencies", help="Add agencies.")
TYPES = [word.code for word in AGENCY_TYPES]


@areas.command("add")
@click.argument("name")
@click.option("--code", required=True, help="Two to five capitals that begin each reference.")
@click.option("--boundary", required=True, help="Where the area ends, in words.")
@click.option("--first-meeting", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--cadence-weeks", default=2, show_default=True)
def add_area(
    name: str, code: str, boundary: str, first_meeting: datetime, cadence_weeks: int
) -> None:
    """Begin an area with the usual timings, code lists and confidentiality statement."""
    session = db.session
    if session.scalar(sa.select(Area).where(sa.or_(Area.name == name, Area.code == code))):
        raise click.ClickException("An area has this name or code already.")
    if not (code.isascii() and code.isalnum() and code.isupper() and 2 <= len(code) <= 5):
        raise click.ClickException("The code must be two to five capital letters or digits.")
    operations.create_area(
        session,
        by=system_actor(),
        name=name,
        code=code,
        boundary=boundary,
        first_meeting=first_meeting.date(),
        cadence_weeks=cadence_weeks,
    )
    session.commit()
    click.echo(f"Began the area {name}.")


@agencies.command("add")
@click.argument("name")
@click.option("--short-name", required=True, help="As it stands in a narrow column.")
@click.option("--type", "type_code", required=True, type=click.Choice(TYPES))
@click.option(
    "--regime", default=Regime.UK_GDPR.value, type=click.Choice([r.value for r in Regime])
)
@click.option("--area", "area_name", required=True, help="Name or code of the area.")
def add_agency(name: str, short_name: str, type_code: str, regime: str, area_name: str) -> None:
    """Add an agency to an area; its people need an agreement before they see anything."""
    session, area = db.session, find_area(db.session, area_name)
    if session.scalar(_named(name)) or session.scalar(_named(short_name)):
        raise click.ClickException("An agency has this name or short name already.")
    operations.create_agency(
        session,
        by=system_actor(area),
        area=area,
        name=name,
        short_name=short_name,
        type_code=type_code,
        regime=Regime(regime),
    )
    session.commit()
    click.echo(f"Added {name} to {area.name}.")


@agencies.command("agreement")
@click.argument("name")
@click.option("--reference", required=True, help="As it stands on the signed paper.")
@click.option("--signed-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--expires-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
def record_agreement(name: str, reference: str, signed_on: datetime, expires_on: datetime) -> None:
    """Record the sharing agreement that an agency signed, so that its people may work here."""
    session, agency = db.session, find_agency(db.session, name)
    first, last = signed_on.date(), expires_on.date()
    if first > clock.today():
        raise click.ClickException("An agreement cannot have been signed after today.")
    try:
        operations.record_agreement(
            session,
            by=system_actor(),
            agency=agency,
            reference=reference,
            signed_on=first,
            expires_on=last,
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    session.commit()
    click.echo(f"Recorded {reference} of {agency.name}, which expires on {long_date(last)}.")


def find_area(session: Session, name: str) -> Area:
    """Find an area by its name or code, or stop the command."""
    found = session.scalar(sa.select(Area).where(sa.or_(Area.name == name, Area.code == name)))
    if found is None:
        raise click.ClickException(f"There is no area {name!r}. Begin it with `marac areas add`.")
    return found


def find_agency(session: Session, name: str) -> Agency:
    """Find an agency by its name or short name, or stop the command."""
    found = session.scalar(_named(name))
    if found is None:
        raise click.ClickException(f"There is no agency {name!r}. See `marac agencies add`.")
    return found


def _named(name: str) -> sa.Select[Agency]:
    return sa.select(Agency).where(sa.or_(Agency.name == name, Agency.short_name == name))
