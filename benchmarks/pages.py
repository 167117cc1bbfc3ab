"""Measures the pages that people open most: server time against the limit of their own templates.

`python -m benchmarks.pages` fills a SQLite file with a partnership, then opens the front page, a
list of 50 cases, an agenda of 20, a case, and a case with 200 incidents, 60 items of returns and
100 actions, each several times. The limit of a page is what the same request takes when its view
has nothing to do but to render its templates from ready-made objects: who is signed in is still
found out, the reading still logged, the answer still sent. The time of the templates alone stands
beside it. Times are the processor's for the thread that answers, page and limit take turns, and
medians are compared: other work on the machine slows both alike, and waiting counts for neither.
`--growth N` first fills the area with N more cases and ten log rows a case, and prints the p95 of
both sizes beside each other. It ends with 1 when a page takes more than twice its limit, or grows
by more than three tenths.
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
from pathlib import Path
from typing import Any

from flask import Flask, Response, template_rendered

from benchmarks.pages_growth import fill
from benchmarks.pages_world import Page, World
from marac.accounts import sessions
from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from marac.web.serving import settle

MOST_TIMES_LIMIT = 2.0
MOST_GROWTH = 1.3


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
                page.clear()
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


def measure(app: Flask, pages: list[Page], token: str, rounds: int) -> None:
    """Open every page, once to warm up, then by turns for its time and for its limit."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    for page in pages:
        must_open(client, page)
        for _ in range(rounds):
            with timing_views(app, page.in_view):
                begun = time.thread_time()
                must_open(client, page)
                page.whole.append((time.thread_time() - begun) * 1000)
            with rendering_again(app, page.templates):
                must_open(client, page)


def must_open(client: Any, page: Page) -> None:
    """Open a page, which must be the page itself."""
    answer = client.get(page.path)
    if answer.status_code != 200:
        raise SystemExit(f"{page.path} answers {answer.status_code}: {answer.location}")


@contextmanager
def timing_views(app: Flask, in_view: list[float]) -> Iterator[None]:
    """Note how long the view of a request takes, apart from all that is done around it."""
    dispatch = app.dispatch_request

    def timed(*context: Any) -> Any:
        begun = time.thread_time()
        try:
            return dispatch(*context)
        finally:
            in_view.append((time.thread_time() - begun) * 1000)

    app.dispatch_request = timed  # type: ignore[method-assign]
    try:
        yield
    finally:
        app.dispatch_request = dispatch  # type: ignore[method-assign]


@contextmanager
def rendering_again(app: Flask, templates: list[float]) -> Iterator[None]:
    """Render what a request rendered once more from the same objects, and note how long it took."""
    rendered: list[Callable[[], str]] = []
    own = app.after_request_funcs.setdefault(None, [])

    def hear(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        rendered.append(lambda: template.render(context))

    def again(response: Response) -> Response:
        begun = time.thread_time()
        for render in rendered:
            render()
        templates.append((time.thread_time() - begun) * 1000)
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
        whole, alone = statistics.median(page.whole), statistics.median(page.templates)
        say(
            f"{page.name:28} {whole:7.1f} ms, limit {page.limit:6.1f} ms, {page.ratio:4.2f} times;"
            f" templates alone {alone:6.1f} ms, {whole / alone:5.2f} times"
        )
    return all(page.ratio <= MOST_TIMES_LIMIT for page in pages)


def grown(pages: list[Page], before: dict[str, float]) -> bool:
    """Print how the pages grew, and say whether they kept within what is allowed."""
    for page in pages:
        was = before[page.name]
        say(f"{page.name:28} p95 {was:7.1f} ms, then {page.p95:7.1f} ms, {page.p95 / was:4.2f}")
    return all(page.p95 <= MOST_GROWTH * before[page.name] for page in pages)


if __name__ == "__main__":
    sys.exit(main())
