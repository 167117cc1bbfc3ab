"""Lets the last mornings' reminders go out, and names who is told when an agency is late."""

from functools import partial

from marac import clock
from marac.agencies import operations
from marac.agencies.queries import get_place
from marac.demo.world import World
from marac.reminders.rounds import make_round

AREA = "bristol"
MANAGED = {"council-housing": "referrer-housing", "police-beat": "referrer-officer"}
MORNINGS = 5


def enter(world: World) -> None:
    """Enter the working mornings before the demonstration begins, and this one."""
    first = clock.add_working_days(world.built_on, -MORNINGS)
    world.diary.enter(world.on(first, 7), partial(_name_managers, world))
    for number in range(MORNINGS + 1):
        day = clock.add_working_days(first, number)
        world.diary.enter(world.on(day, 8, 30), partial(_remind, world))


def _name_managers(world: World) -> None:
    by = world.coordinator(AREA)
    for agency, person in MANAGED.items():
        place = get_place(world.session, by=by, agency_id=world.agencies[agency].id)
        if place is not None and person in world.users:
            operations.name_manager(
                world.session, by=by, place=place, manager_id=world.users[person].id
            )


def _remind(world: World) -> None:
    world.session.commit()
    make_round(world.session, area_id=world.areas[AREA].id)
