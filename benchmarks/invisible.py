"""Measures whether the time of an answer tells a hidden case from one that never was.

`python -m benchmarks.invisible` builds the instance of `marac demo --canaries` and asks, in pairs
and in random order, for a case that is hidden from somebody and for a random id. For each reason
of being hidden it compares status, headers and bytes, and the medians of the times: they may differ
by no more than five in a hundred. It ends with 1 when anything tells them apart.
"""

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from marac.accounts import sessions
from marac.accounts.models import User
from marac.app import create_app
from marac.cases.models import Case, Conflict, Invitation, NamedReader
from marac.database import db
from marac.demo import canaries, store

WIDEST_GAP = 0.05
WARMING_UP = 50
# Who looks, and why the case is hidden from them.
LOOKERS = {
    "conflict of interest": "gethin.rowlands@marac.example",
    "restricted, not named": "gethin.rowlands@marac.example",
    "other area": "gethin.rowlands@marac.example",
    "not invited": "farida.rahmani@marac.example",
    "agency in conflict": "beth.llewellyn@marac.example",
}


@dataclass(frozen=True)
class Pairs:
    """The times of one reason, in milliseconds, and what told the two kinds of answer apart."""

    why: str
    hidden: list[float]
    random: list[float]
    different: int

    @property
    def gap(self) -> float:
        """The distance of the medians, as a share of the median of random ids."""
        there, never = statistics.median(self.hidden), statistics.median(self.random)
        return abs(there - never) / never


def hidden_cases(why: str, user: User, area_id: UUID) -> Iterator[UUID]:
    """Find the cases that are hidden from somebody for one reason and no other."""
    seats = [seat.agency_id for seat in user.memberships]
    mine = sa.select(Case.id).where(Case.submitted_at.is_not(None), Case.closed_at.is_(None))
    near, by_case = mine.where(Case.area_id == area_id), Case.id
    person = sa.select(Conflict.id).where(Conflict.case_id == by_case)
    asked = sa.select(Invitation.id).where(
        Invitation.case_id == by_case, Invitation.agency_id.in_(seats)
    )
    named = sa.select(NamedReader.id).where(
        NamedReader.case_id == by_case, NamedReader.user_id == user.id
    )
    theirs = person.where(sa.or_(Conflict.user_id == user.id, Conflict.agency_id.in_(seats)))
    free = near.where(Case.restricted_at.is_(None))
    found = {
        "conflict of interest": free.where(person.where(Conflict.user_id == user.id).exists()),
        "restricted, not named": near.where(Case.restricted_at.is_not(None), ~named.exists()),
        "other area": mine.where(Case.area_id != area_id),
        "not invited": free.where(~asked.exists(), ~theirs.exists()),
        "agency in conflict": near.where(person.where(Conflict.agency_id.in_(seats)).exists()),
    }[why]
    return iter(db.session.scalars(found.order_by(Case.id)).all())


def measure(app: Flask, why: str, *, pairs: int, seed: int) -> Pairs:
    """Ask in pairs, the hidden one first or last by chance, and note times and differences."""
    chance = random.Random(seed)  # noqa: S311 - the order must be the same again, not secret
    client = app.test_client()
    keys = sign_in(app, client, why)
    hidden: list[float] = []
    never: list[float] = []
    different = 0
    for number in range(WARMING_UP + pairs):
        both = [(chance.choice(keys), hidden), (uuid4(), never)]
        chance.shuffle(both)
        answers = [ask(client, key, times) for key, times in both]
        different += answers[0] != answers[1]
        if number == WARMING_UP - 1:
            hidden.clear()
            never.clear()
    return Pairs(why, hidden, never, different)


def sign_in(app: Flask, client: FlaskClient, why: str) -> list[UUID]:
    """Sign the one who looks in, and give what is hidden from them."""
    with app.app_context():
        user = db.session.scalars(sa.select(User).where(User.email == LOOKERS[why])).one()
        area_id = user.memberships[0].area_id
        keys = list(hidden_cases(why, user, area_id))
        token = sessions.open_session(db.session, user=user, area_id=area_id)
        db.session.commit()
    if not keys:
        raise SystemExit(f"no case is hidden from {LOOKERS[why]} for this reason: {why}")
    with client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True)
    return keys


def ask(client: FlaskClient, key: UUID, times: list[float]) -> tuple[int, list[str], bytes]:
    """Ask for one case; give all that tells one answer from another."""
    began = time.perf_counter()
    with client.get(f"/cases/{key}") as got:
        body = got.data
        times.append((time.perf_counter() - began) * 1000)
        headers = [f"{name}: {value}" for name, value in got.headers if name != "Date"]
    if got.status_code != 404:
        raise SystemExit(f"/cases/{key} answered {got.status_code}: it was not hidden")
    return got.status_code, headers, body.replace(str(key).encode(), b"")


def report(results: list[Pairs], say: Callable[[str], object]) -> bool:
    """Say what was measured; tell whether nothing told the two apart."""
    say(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    say(f"{'Hidden because':24}{'pairs':>7}{'hidden ms':>11}{'random ms':>11}{'gap':>7}  bytes")
    for one in results:
        there, never = statistics.median(one.hidden), statistics.median(one.random)
        same = "identical" if not one.different else f"{one.different} DIFFER"
        say(f"{one.why:24}{len(one.hidden):>7}{there:>11.2f}{never:>11.2f}{one.gap:>7.1%}  {same}")
    return all(one.gap <= WIDEST_GAP and not one.different for one in results)


def main() -> int:
    """Measure as the command line says."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--pairs", type=int, default=2000)
    wishes.add_argument("--seed", type=int, default=7)
    said = wishes.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "canaries"
        store.rebuild(folder, create_app, partial(canaries.build, path=folder.with_suffix(".json")))
        app = store.open_app(folder, create_app, port=5000)
        results = [measure(app, why, pairs=said.pairs, seed=said.seed) for why in LOOKERS]
    fine = report(results, lambda line: sys.stdout.write(f"{line}\n"))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
