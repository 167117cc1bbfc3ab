"""Sends hostile requests made by Hypothesis to every route, as everybody.

`python -m tests.hostile --requests 100000 --seed 7` builds the instance that `marac demo
--canaries` builds, attacks it and prints what it covered and what broke. It ends with 1 when
anything did.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.access.wander import build
from tests.hostile.attack import attack
from tests.hostile.report import tell
from tests.hostile.world import standing


def main() -> int:
    """Attack as the command line says."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--requests", type=int, default=100_000)
    wishes.add_argument("--seed", type=int, default=7)
    wishes.add_argument("--instance", type=Path, help="Use the instance there, or make it there.")
    said = wishes.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (said.instance or Path(scratch)) / "canaries"
        build(folder)
        began = time.monotonic()
        with standing(folder) as world:
            found = attack(world, requests=said.requests, seed=said.seed)
            for line in tell(world, found, seed=said.seed, seconds=time.monotonic() - began):
                sys.stdout.write(f"{line}\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
