"""Measures the pages that people open most: server time against the limit of their own templates.

`python -m benchmarks.pages` fills a SQLite file with a partnership, then opens the front page, a
list of 50 cases, an agenda of 20, a case, and a case with 200 incidents, 60 items of returns and
100 actions, each several times. The limit of a page is the time in which its templates are rendered
from the objects of the same request, with nothing read. `--growth N` first fills the area with N
more cases and ten log rows a case, and prints the p95 of both sizes beside each other. It ends with
1 when a page takes more than twice its limit, or grows by more than three tenths.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, template_rendered
from sqlalchemy.orm import Session

from benchmarks.pages_growth import fill
from marac import clock
from marac.access import Role
from marac.accounts import sessions
from marac.accounts.models import Declaration, User
from marac.agencies.models import ConfidentialityStatement
from marac.app import create_app
from marac.cases.models import Case
from marac.config import Settings
from marac.database import db, migrations
from marac.incidents.models import Incident, IncidentStrand
from marac.returns.models import Answer, Nature, ReturnItem, Sharing
from marac.web.serving import settle
from tests.factories import Factory

MOST_TIMES_LIMIT = 2.0
MOST_GROWTH = 1.3
INCIDENTS, ITEMS, ACTIONS = 200, 60, 100


@dataclass
class Page:
    """One page, and how long its answers and its limits took, in milliseconds."""

    name: str
    path: str
    whole: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Give how many times its limit the page takes, by the medians."""
        return statistics.median(self.whole) / statistics.median(self.limit)

    @property
    def p95(self) -> float:
        """Give the time that 19 of 20 answers keep."""
        return statistics.quantiles(self.whole, n=20)[-1]


def main() -> int:
    """Fill, open, print, and say with the exit code whether the numbers suffice."""
    choice = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    choice.add_argument("--rounds", type=int, default=20, help="how often each page is opened")
    choice.add_argument("--growth", type=int, default=0, help="so many more cases for a second run")
    asked = choice.parse_args()
    say(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context(), db.sessionmaker() as session:
            world = World(session)
            pages, user = world.build(), world.coordinator
            token = sessions.open_session(session, user=user, area_id=world.area.id)
            session.commit()
            area_id = world.area.id
        measure(app, pages, token, asked.rounds)
        sound = report(pages)
        if asked.growth:
            before = {page.name: page.p95 for page in pages}
            fill(app, area_id=area_id, cases=asked.growth)
            for page in pages:
                page.whole.clear()
                page.limit.clear()
            measure(app, pages, token, asked.rounds)
            sound = grown(pages, before) and sound
    return 0 if sound else 1


def make_app(folder: Path) -> Flask:
    """Make an application with a fresh database of its own."""
    settings = {"MARAC_DATABASE_URL": f"sqlite:///{folder / 'pages.db'}"}
    app = create_app(
        Settings.from_environment(settings | {"MARAC_SECOND_FACTOR": "off"}, instance=folder)
    )
    with app.app_context():
        migrations.upgrade()
    settle()  # as `marac serve` does
    return app


class World:
    """One area with its people, 50 cases, an agenda of 20 and one case that is very full."""

    def __init__(self, session: Session) -> None:
        self.make = make = Factory(session)
        self.session = session
        self.area = make.area("Bristol")
        make.codes(self.area)
        self.police = make.agency("Avon Police", area=self.area)
        self.landlord = make.agency("Harbour Homes", area=self.area)
        home = {"area": self.area, "agency": self.police}
        self.coordinator: User = make.user(Role.COORDINATOR, **home)
        self.referrer: User = make.user(Role.REFERRER, area=self.area, agency=self.landlord)
        self._declare(self.coordinator)

    def build(self) -> list[Page]:
        """Fill the area and name the pages to open."""
        soon = clock.now() + timedelta(days=6)
        meeting = self.make.meeting(self.area, soon)
        usual = self._case(0)
        full = self._case(1)
        self._fill(full, self.make.circulated(full, meeting, self.coordinator))
        for number in range(2, 50):
            case = self._case(number)
            if number < 21:
                self.make.listing(case, meeting, self.coordinator)
        for case in (usual, full):
            self.make.purpose(case, self.coordinator)
        self.session.commit()
        return [
            Page("home", "/"),
            Page("50 cases", "/cases"),
            Page("agenda of 20", f"/meetings/{meeting.id}/agenda"),
            Page("a case", f"/cases/{usual.id}"),
            Page(f"a case with {INCIDENTS}/{ITEMS}/{ACTIONS}", f"/cases/{full.id}"),
        ]

    def _case(self, number: int) -> Case:
        case = self.make.case(
            area=self.area,
            referrer=self.referrer,
            agency=self.landlord,
            subject=f"Person Number{number}",
        )
        return self.make.accepted(case, self.coordinator)

    def _fill(self, case: Case, listing: Any) -> None:
        first = date(2026, 1, 1)
        for number in range(INCIDENTS - 1):
            strands = [IncidentStrand(strand="RACE"), IncidentStrand(strand="RELIGION")]
            day = first + timedelta(days=number)
            text = f"Shouted at on the stairs, the {number}th time, and spat at"
            case.incidents.append(Incident(happened_on=day, summary=text, strands=strands))
        for number in range(ACTIONS):
            self.make.action(case, self.landlord, task=f"Change lock number {number}")
        self._answer(listing)

    def _answer(self, listing: Any) -> None:
        told = {"submitted_at": clock.now(), "submitted_by_id": self.referrer.id}
        row = self.make.request(listing, self.landlord, answer=Answer.INFORMATION, **told)
        for position in range(ITEMS):
            item = ReturnItem(agency_return=row, position=position, text=f"Known for {position}")
            item.nature, item.sharing = Nature.FACT, Sharing.ALL
            self.session.add(item)

    def _declare(self, user: User) -> None:
        statement = self.session.scalars(
            sa.select(ConfidentialityStatement).where(
                ConfidentialityStatement.area_id == self.area.id
            )
        ).one()
        signed = {"statement": statement, "signed_at": clock.now()}
        self.make.add(Declaration(user_id=user.id, area_id=self.area.id, **signed))


def measure(app: Flask, pages: list[Page], token: str, rounds: int) -> None:
    """Open every page, once to warm up, then by turns for its time and for its limit."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    for page in pages:
        must_open(client, page)
        for _ in range(rounds):
            begun = time.perf_counter()
            must_open(client, page)
            page.whole.append((time.perf_counter() - begun) * 1000)
            with rendering_again(app, page.limit):
                must_open(client, page)


def must_open(client: Any, page: Page) -> None:
    """Open a page, which must be the page itself."""
    answer = client.get(page.path)
    if answer.status_code != 200:
        raise SystemExit(f"{page.path} answers {answer.status_code}: {answer.location}")


@contextmanager
def rendering_again(app: Flask, limit: list[float]) -> Iterator[None]:
    """Render what a request rendered once more from the same objects, and note how long it took."""
    rendered: list[Callable[[], str]] = []
    own = app.after_request_funcs.setdefault(None, [])

    def hear(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        rendered.append(lambda: template.render(context))

    def again(response: Response) -> Response:
        begun = time.perf_counter()
        for render in rendered:
            render()
        limit.append((time.perf_counter() - begun) * 1000)
        return response

    own.append(again)  # the last to be registered is the first to run: nothing is committed yet
    try:
        with template_rendered.connected_to(hear, app):
            yield
    finally:
        own.remove(again)


def say(line: str) -> None:
    """Tell one line of the outcome."""
    sys.stdout.write(f"{line}\n")


def report(pages: list[Page]) -> bool:
    """Print what was measured, and say whether every page keeps to its limit."""
    for page in pages:
        whole, limit = statistics.median(page.whole), statistics.median(page.limit)
        say(f"{page.name:28} {whole:7.1f} ms, limit {limit:6.1f} ms, {page.ratio:4.2f} times")
    return all(page.ratio <= MOST_TIMES_LIMIT for page in pages)


def grown(pages: list[Page], before: dict[str, float]) -> bool:
    """Print how the pages grew, and say whether they kept within what is allowed."""
    for page in pages:
        was = before[page.name]
        say(f"{page.name:28} p95 {was:7.1f} ms, then {page.p95:7.1f} ms, {page.p95 / was:4.2f}")
    return all(page.p95 <= MOST_GROWTH * before[page.name] for page in pages)


if __name__ == "__main__":
    sys.exit(main())
