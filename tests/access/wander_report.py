"""Tells what a walk covered, and what it found."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from flask import Flask

from tests.access.evaluator import Evaluator
from tests.access.facts import Facts
from tests.access.wander_senses import Findings, Leak

SHOWN = 40
CLASSES = (*"ABCDEFGH", None)


def tell(app: Flask, told: Facts, found: Findings, *, seed: int, seconds: float) -> Iterator[str]:
    """Give the report line by line."""
    total = sum(found.visits.values())
    yield f"{total} requests in {seconds:.0f} s, seed {seed}; {len(told.tokens)} tokens planted"
    yield from _roles(found)
    yield from _routes(app, found)
    yield from _heard(told, found)
    kinds = ", ".join(f"{kind or 'nothing'} {n}" for kind, n in found.kinds.most_common())
    yield f"Kinds of answer: {kinds}"
    yield f"Also read: {found.letters} letters, {found.log_lines} lines of log, and the audit"
    yield from (f"FAULT {times} x {fault}" for fault, times in sorted(found.faults.items()))
    yield from _leaks(found.leaks)


def _roles(found: Findings) -> Iterator[str]:
    statuses = sorted({status for _, _, status in found.visits})
    by_role: dict[str, Counter[int]] = defaultdict(Counter)
    for (_, role, status), times in found.visits.items():
        by_role[role][status] += times
    yield "\nRole    " + "".join(str(status).rjust(7) for status in statuses)
    for role, counts in sorted(by_role.items()):
        yield role.ljust(8) + "".join(str(counts[status] or "").rjust(7) for status in statuses)


def _routes(app: Flask, found: Findings) -> Iterator[str]:
    """Say how many pairs of a route and a role were tried, and which routes never opened."""
    rules = {r.endpoint for r in app.url_map.iter_rules() if "GET" in (r.methods or ())}
    pairs = {(place, role) for place, role, _ in found.visits if place in rules}
    opened = {place for place, _, status in found.visits if status == 200}
    roles = {role for _, role, _ in found.visits}
    yield (
        f"\nRoutes x roles: {len(pairs)} of {len(rules) * len(roles)} pairs of {len(rules)} "
        f"routes that answer GET and {len(roles)} sorts of people"
    )
    yield "Never opened: " + (", ".join(sorted(rules - opened)) or "none")


def _heard(told: Facts, found: Findings) -> Iterator[str]:
    """Of what each role may read, say how much was found: a walk that finds nothing proves none."""
    ask = Evaluator(told, told.made_at)
    rows: dict[str, dict[str | None, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for viewer in told.viewers:
        for key, token in told.tokens.items():
            if ask.may_read(viewer, token):
                cell = rows[viewer.label][token["class"]]
                cell[1] += 1
                cell[0] += key in found.heard[viewer]
    yield "\nTokens found, of those that somebody may read, by class:"
    yield "Role    " + "".join((letter or "-").rjust(12) for letter in CLASSES)
    for role, cells in sorted(rows.items()):
        parts = (f"{cells[c][0]}/{cells[c][1]}" if cells[c][1] else "" for c in CLASSES)
        yield role.ljust(8) + "".join(part.rjust(12) for part in parts)


def _leaks(leaks: set[Leak]) -> Iterator[str]:
    yield f"\n{len(leaks)} foreign tokens and traces"
    ordered = sorted(leaks, key=lambda leak: (leak.where, leak.role, leak.what))
    for leak in ordered[:SHOWN]:
        yield f"LEAK {leak.role} {leak.who} at {leak.where}: {leak.what}"
