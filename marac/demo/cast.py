"""Gives the demonstration its areas, agencies and people, each with an account and its seats."""

from datetime import date, timedelta
from functools import partial

from marac import clock
from marac.access import Role
from marac.accounts import events, links, passwords, sessions
from marac.accounts import operations as accounts
from marac.accounts.queries import get_statement
from marac.agencies import operations as agencies
from marac.agencies.models import Regime
from marac.agencies.system import system_actor
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.events import publish

# Published on purpose: the demonstration holds invented people only, on the reader's own machine.
PASSPHRASE = "harbour lantern demo"  # noqa: S105
# Agreements were signed long before the first meeting that the demonstration remembers.
AGREED_DAYS_AGO = 200


def email_of(person: Table) -> str:
    """Make a person's address from their name; `.example` belongs to nobody."""
    words = person["name"].replace("Dr ", "").translate(str.maketrans("âñé", "ane")).split()
    return f"{'.'.join(words).lower()}@marac.example"


def begin(world: World, script: Table, first_days: dict[str, date]) -> None:
    """Make the areas, their agencies and everyone who signs in."""
    for area in script["area"]:
        _begin_area(world, area, first_days[area["key"]])
    for agency in script["agency"]:
        _begin_agency(world, agency)
    kept = passwords.hash_of(PASSPHRASE)
    for person in script["person"]:
        _begin_person(world, person, kept)


def _begin_area(world: World, area: Table, first_meeting: date) -> None:
    by = system_actor()
    row = agencies.create_area(
        world.session,
        by=by,
        name=area["name"],
        code=area["code"],
        boundary=area["boundary"],
        venue=area["venue"],
        capacity_minutes=area["capacity_minutes"],
        first_meeting=first_meeting,
    )
    agencies.add_statement(world.session, by=by, area=row, text=area["statement"].strip())
    world.areas[area["key"]] = row


def _begin_agency(world: World, agency: Table) -> None:
    first, *others = (world.areas[key] for key in agency["areas"])
    by = system_actor(first)
    row = agencies.create_agency(
        world.session,
        by=by,
        area=first,
        name=agency["name"],
        short_name=agency["short"],
        type_code=agency["type"],
        regime=Regime(agency.get("regime", Regime.UK_GDPR)),
    )
    for area in others:
        agencies.join_area(world.session, by=system_actor(area), area=area, agency=row)
    agencies.record_agreement(
        world.session,
        by=by,
        agency=row,
        reference=f"ISA {row.short_name}",
        signed_on=world.built_on - timedelta(days=AGREED_DAYS_AGO),
        expires_on=world.built_on + timedelta(days=agency["expires_in_days"]),
    )
    world.agencies[agency["key"]] = row


def _begin_person(world: World, person: Table, kept: str) -> None:
    session, by = world.session, system_actor(world.areas[person["seats"][0][2]])
    user, _ = accounts.invite_user(
        session, by=by, email=email_of(person), name=person["name"], job_title=person["job"]
    )
    # One slow hash serves everybody: they all choose the same published passphrase.
    user.password_hash = kept
    links.use_up(session, user=user)
    publish(session, events.InvitationAccepted(actor_id=user.id, area_id=None))
    world.users[person["key"]] = user
    first, last = person.get("days", (None, None))
    start = clock.today() if first is None else world.built_on + timedelta(days=first)
    end = None if last is None else world.built_on + timedelta(days=last)
    for seat in person["seats"]:
        world.diary.enter(world.on(start, 8), partial(_seat, world, person["key"], seat, end))


def _seat(world: World, key: str, seat: list[str], end: date | None) -> None:
    """Give somebody a seat, for which they sign the area's declaration on the same morning."""
    role, agency, area = seat
    agencies.grant_membership(
        world.session,
        by=system_actor(world.areas[area]),
        user_id=world.users[key].id,
        agency=world.agencies[agency],
        area=world.areas[area],
        role=Role(role),
        starts_on=clock.today(),
        ends_on=end,
    )
    by = sessions.actor_for(world.session, world.users[key], area_id=world.areas[area].id)
    if by.undeclared:
        statement = get_statement(world.session, by=by)
        accounts.sign_declaration(world.session, by=by, statement=statement)
