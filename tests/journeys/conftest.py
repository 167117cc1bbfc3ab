"""A real site on loopback, a real browser, and people who use it."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from tests.journeys.person import Person

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    """A served installation of its own, with its files."""

    app: Flask
    instance: Path
    url: str

    def command(self, *words: str) -> str:
        """Run `marac` with these words, as the installer would; give what it printed."""
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output
        return result.output

    def latest_mail(self, recipient: str) -> str:
        """The newest mail in the spool for this address."""
        mails = sorted((self.instance / "mail").iterdir(), key=lambda p: p.stat().st_mtime_ns)
        texts = [path.read_text() for path in mails]
        return [text for text in texts if recipient in text][-1]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh, empty installation, served by threads."""
    settings = Settings.from_environment({}, instance=tmp_path / "instance")
    app = create_app(settings)
    with app.app_context():
        migrations.upgrade()
    server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(app, tmp_path / "instance", f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


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
        for someone in self.people:
            someone.page.context.close()
