"""The attack: batches of requests, each made by Hypothesis, each on the world as it was."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
from hypothesis import HealthCheck, Phase, given

from tests.access.wander_requests import Guide
from tests.hostile.firing import Findings, Range
from tests.hostile.forms import Form, Survey, browser, guide_for, survey
from tests.hostile.shots import Armoury, Shot
from tests.hostile.world import World

BATCH = 200


def attack(world: World, *, requests: int, seed: int) -> Findings:
    """Send so many requests; the same seed sends the same ones to the same world."""
    guide = guide_for(world, seed)
    armoury = Armoury(world, guide, look_around(world, guide))
    target = Range(world)
    with target.listening(), silence():
        for number in range(-(-requests // BATCH)):
            world.restore()
            _batch(armoury, target, seed=seed * 100_003 + number)
    return target.findings


def look_around(world: World, guide: Guide) -> Survey:
    """Find the forms of a world in which nobody meets, and those of one in which a room sits."""
    before = survey(world, guide)
    for form in before.forms.get("meetings.start", ()):
        press(world, form)
    world.keep()
    return before | survey(world, guide)


def press(world: World, form: Form) -> None:
    """Send a form as it stands."""
    world.app.config["WTF_CSRF_ENABLED"] = False
    with browser(world, form.viewer).post(form.path, data=dict(form.fields)):
        pass


@contextmanager
def silence() -> Iterator[None]:
    """Let nothing be logged: the report says of each fault where it happened, once."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _batch(armoury: Armoury, target: Range, *, seed: int) -> None:
    """Send one batch; nothing is raised, so that one fault does not hide the next."""

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(shot=armoury.shots())
    def fire(shot: Shot) -> None:
        target.fire(shot)

    fire()
