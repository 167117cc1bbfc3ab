"""Five thousand hostile requests break nothing; `python -m tests.hostile` sends many more."""

from pathlib import Path

import pytest

from tests.access.wander import build
from tests.hostile.attack import attack
from tests.hostile.report import every_route, never_reached
from tests.hostile.world import standing

pytestmark = pytest.mark.walk


def test_no_hostile_request_breaks_hangs_or_undresses_a_page(tmp_path: Path) -> None:
    build(tmp_path / "canaries")
    with standing(tmp_path / "canaries") as world:
        found = attack(world, requests=5_000, seed=7)
        routes, missed = every_route(world), never_reached(world, found)
    faults = [f"{what}: {shot}" for what, shot in sorted(found.faults.items())]
    assert faults == []
    assert found.requests >= 4_900
    # A world in which most pages cannot be opened would prove little.
    assert len(missed) < len(routes) / 2, missed
