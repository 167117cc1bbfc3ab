"""Ten thousand random requests by everybody over an instance in which every word is a canary.

`python -m tests.access.wander --requests 10000 --seed 7` builds the instance that
`marac demo --canaries` builds, walks it, and prints what it covered and what it found where it does
not belong. It ends with 1 when anything was.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

from flask import Flask

from marac.app import create_app
from marac.demo import canaries, store
from marac.notifications import COURIER
from tests.access import facts
from tests.access.facts import Facts
from tests.access.wander_report import tell
from tests.access.wander_requests import Guide
from tests.access.wander_senses import Findings, Nose
from tests.access.wander_travel import Traveller
from tests.patience import boundless

# A browser signs in anew at every so manieth request, so that proofs go stale in between.
SITTING = 60


def build(folder: Path) -> tuple[Flask, Facts]:
    """Make the instance in a folder, or open the one that stands there, with its facts."""
    told = folder.with_suffix(".json")
    if not told.exists():
        store.rebuild(folder, create_app, partial(canaries.build, path=told))
    return open_instance(folder, told)


def open_instance(folder: Path, told: Path) -> tuple[Flask, Facts]:
    """Open an instance for the walk."""
    app = store.open_app(folder, create_app, port=5000)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    # Mail goes at the end of a request: beside it, it would meet a world that was put back.
    app.extensions[COURIER].begin = lambda work: work()
    return app, facts.read(told)


def wander(app: Flask, told: Facts, *, requests: int, seed: int) -> Findings:
    """Walk: each request by somebody, somewhere; give what was covered and what leaked."""
    chance = random.Random(seed)
    guide = Guide(app, told, chance)
    with boundless(), Nose(app, told) as nose:
        travellers: dict[str, list[Traveller]] = defaultdict(list)
        for viewer in guide.viewers():
            travellers[viewer.label].append(Traveller(app, viewer))
        for _ in range(requests):
            traveller: Traveller = guide.someone(travellers)
            if chance.random() < 1 / SITTING or not traveller.signed_in:
                traveller.sign_in()
            wish = guide.wish(traveller.viewer)
            answer = traveller.go(wish)
            nose.smell(traveller.viewer, wish, answer)
            guide.learn(traveller.viewer, answer)
        nose.smell_what_lies_about()
    return nose.findings


def main() -> int:
    """Walk as the command line says."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--requests", type=int, default=10_000)
    wishes.add_argument("--seed", type=int, default=7)
    wishes.add_argument("--instance", type=Path, help="Use the instance there, or make it there.")
    said = wishes.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        app, told = build((said.instance or Path(scratch)) / "canaries")
        began = time.monotonic()
        found = wander(app, told, requests=said.requests, seed=said.seed)
        seconds = time.monotonic() - began
        for line in tell(app, told, found, seed=said.seed, seconds=seconds):
            sys.stdout.write(f"{line}\n")
    return 1 if found.leaks or found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
