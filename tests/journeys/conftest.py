"""A real site on loopback, a real browser, and people who use it."""

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from tests.journeys.leaving import leave
from tests.journeys.person import Person
from tests.journeys.serving import Served

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in a container, and a page that outgrows it hangs
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def elsewhere(work: Callable[[], Result]) -> Result:
    """Work in a thread of its own: Playwright keeps an event loop in ours, and Flask needs none."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@dataclass
class Site:
    """A served installation of its own, with its files."""

    app: Flask
    instance: Path
    url: str

    def command(self, *words: str, fails: bool = False) -> str:
        """Run `marac` with these words, as the installer would; give what it printed."""
        result = elsewhere(lambda: self.app.test_cli_runner().invoke(args=list(words)))
        assert bool(result.exit_code) == fails, result.output
        return result.output

    def logged(self) -> list[str]:
        """The names of all events in the log."""
        with closing(sqlite3.connect(self.instance / "marac.db")) as rows:
            return [name for (name,) in rows.execute("SELECT event FROM audit_entries")]

    def tamper_with_the_log(self, row: int) -> None:
        """Change a row behind the application's back, once what forbids it is gone."""
        with closing(sqlite3.connect(self.instance / "marac.db")) as rows, rows:
            forbids = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in rows.execute(forbids).fetchall():
                rows.execute(f"DROP TRIGGER {name}")
            rows.execute("UPDATE audit_entries SET event = 'Nothing' WHERE number = ?", (row,))

    def latest_mail(self, recipient: str) -> str:
        """The newest mail in the spool for this address; it comes a moment after the page."""
        for _ in range(150):
            mails = sorted((self.instance / "mail").glob("*"), key=lambda p: p.stat().st_mtime_ns)
            found = [text for text in (path.read_text() for path in mails) if recipient in text]
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no mail came for {recipient}")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh, empty installation, served by threads."""
    choices = {"MARAC_SECOND_FACTOR": "off"}
    settings = Settings.from_environment(choices, instance=tmp_path / "instance")
    app = elsewhere(lambda: create_app(settings))
    elsewhere(lambda: within(app, migrations.upgrade))
    served = Served(app)
    yield Site(app, tmp_path / "instance", f"http://127.0.0.1:{served.port}")
    served.stop()
    elsewhere(lambda: within(app, dispose))


def dispose() -> None:
    """Close the connections of the application."""
    db.engine.dispose()


def within(app: Flask, work: Callable[[], object]) -> None:
    """Work in a context of the application."""
    with app.app_context():
        work()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def checked() -> set[str]:
    """The pages that axe has looked at in this journey, so that each is looked at once."""
    return set()


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def person(
    request: pytest.FixtureRequest, chromium: Chromium, site: Site, checked: set[str]
) -> Iterator["PersonMaker"]:
    """Makes people, each with a browser of their own, scripts on for all or off for all."""
    maker = PersonMaker(chromium, site, checked, javascript=request.param)
    yield maker
    maker.leave()


class PersonMaker:
    """Gives each person a browser context and closes them all at the end."""

    def __init__(
        self, chromium: Chromium, site: Site, checked: set[str], *, javascript: bool
    ) -> None:
        self.chromium, self.site, self.checked = chromium, site, checked
        self.javascript = javascript
        self.people: list[Person] = []

    def __call__(self, name: str) -> Person:
        context = self.chromium.new_context(
            base_url=self.site.url,
            java_script_enabled=self.javascript,
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(10_000)
        someone = Person(name, context.new_page(), self.checked, javascript=self.javascript)
        self.people.append(someone)
        return someone

    def leave(self) -> None:
        """Close every browser; what each person saw last is shown when the journey failed."""
        for someone in self.people:
            logger.warning("%s at %s saw:\n%s", someone.name, someone.page.url, someone.seen[:2500])
            leave(someone.page.context)
