"""Tells what an attack covered and what broke."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.hostile.firing import Findings
from tests.hostile.world import World

# The view took the request up: it answered, sent the reader on, or refused with words of its own.
TAKEN_UP = frozenset({200, 204, 206, 302, 303, 304, 409, 422})


def tell(world: World, found: Findings, *, seed: int, seconds: float) -> Iterator[str]:
    """Give the report line by line."""
    yield f"{found.requests} requests in {seconds:.0f} s, seed {seed}"
    yield from _statuses(found)
    yield "\nWorst times, of the processor:"
    yield from (f"{time:7.3f} s  {shot[:150]}" for time, shot in found.worst)
    yield from _routes(world, found)
    yield f"\n{len(found.faults)} faults"
    for what, shot in sorted(found.faults.items()):
        yield f"FAULT {found.times[what]} x {what}\n      {shot}"


def _statuses(found: Findings) -> Iterator[str]:
    statuses = sorted({status for _, status in found.statuses})
    by_role: dict[str, Counter[int]] = defaultdict(Counter)
    for (role, status), times in found.statuses.items():
        by_role[role][status] += times
        by_role["all"][status] += times
    yield "\nRole    " + "".join(str(status).rjust(7) for status in statuses)
    for role, counts in sorted(by_role.items()):
        yield role.ljust(8) + "".join(str(counts[status] or "").rjust(7) for status in statuses)


def every_route(world: World) -> set[tuple[str, str]]:
    """Each route with each of the methods that people use."""
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.endpoint != "static"]
    return {(r.endpoint, m) for r in rules for m in (r.methods or ()) if m in ("GET", "POST")}


def never_reached(world: World, found: Findings) -> list[str]:
    """The routes and methods that no request got further into than the gate."""
    reached = {(place, method) for place, method, status in found.reached if status in TAKEN_UP}
    return sorted(f"{method} {place}" for place, method in every_route(world) - reached)


def _routes(world: World, found: Findings) -> Iterator[str]:
    missed, whole = never_reached(world, found), len(every_route(world))
    yield f"\nRoutes never reached, {len(missed)} of {whole}: " + (", ".join(missed) or "none")
