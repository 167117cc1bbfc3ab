"""Measures a meeting in session: one minute-taker who saves, and thirty who read along.

`python -m benchmarks.in_session` fills a database of its own, serves it on loopback as `marac
serve` does, and lets as many clients follow one case as the pages' own script would, while the
minute-taker saves a note every two seconds and types in between. It prints how long a save takes,
and after how long everybody has seen it, counted from the moment at which Save was pressed. It ends
by itself, with 1 when the p95 of a save is above 100 ms or somebody waited longer than a second.
"""

import argparse
import http.client
import json
import os
import platform
import random
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import sqlalchemy as sa
from lxml import html

from marac import clock
from marac.access import Role
from marac.accounts import sessions
from marac.accounts.models import Declaration, User
from marac.agencies.models import Area
from marac.app import create_app
from marac.cases.models import Attestation
from marac.config import Settings
from marac.database import db, migrations
from marac.meetings.models import Attendance, Circulation
from marac.meetings.room import operations
from tests.factories import Factory

SAVE_P95, SEEN_BY_ALL = 100.0, 1000.0
AGENCIES, EVERY = 12, 2.0
MARK = re.compile(rb"Save number (\d+)\.")


@dataclass
class Site:
    """The served installation: where it listens, what to open, and each person's cookie."""

    port: int
    case: str = ""
    writer: str = ""
    readers: list[str] = field(default_factory=list)


@dataclass
class Found:
    """What was measured, in seconds since the epoch of the machine's own clock."""

    pressed: dict[int, float] = field(default_factory=dict)
    saved: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    seen: dict[int, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client:
    """One browser: a kept connection and a cookie."""

    def __init__(self, site: Site, cookie: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
        self.headers = {"Cookie": cookie}

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page."""
        self.line.request("GET", path, headers=self.headers)
        answer = self.line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("session="):
                self.headers = {"Cookie": cookie.partition(";")[0]}
        return answer.status, answer.read()

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a form as the page's script does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        self.line.request("POST", path, urlencode(fields), self.headers | kind)
        answer = self.line.getresponse()
        return answer.status, answer.read()


def main() -> int:
    """Fill, serve, follow, print; say with the exit code whether the numbers suffice."""
    choice = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    choice.add_argument("--readers", type=int, default=30)
    choice.add_argument("--seconds", type=int, default=60)
    choice.add_argument("--database", default="", help="another database than a fresh SQLite file")
    asked = choice.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'room.db'}"
        settings = {
            "MARAC_DATABASE_URL": url,
            "MARAC_SECOND_FACTOR": "off",
            "MARAC_SECRET_KEY": secrets.token_hex(32),
            "MARAC_INSTANCE": folder,
        }
        site = Site(port=free_port())
        fill(settings, Path(folder), site, asked.readers)
        server = serve(settings, site)
        try:
            found = follow(site, asked.seconds)
        finally:
            server.terminate()
            server.wait(20)
    return report(found, asked.readers, url)


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fill(  # noqa: PLR0915 - one meeting, from its area to the cookies of those who are there
    settings: dict[str, str], folder: Path, site: Site, readers: int
) -> None:
    """Make a meeting that sits on its first of fifteen cases, with everybody signed in."""
    app = create_app(Settings.from_environment(settings, instance=folder))
    with app.app_context(), db.sessionmaker() as session:
        migrations.upgrade()
        make = Factory(session)
        area = make.area("Bristol")
        make.codes(area)
        agencies = [make.agency(f"Agency {n}", area=area) for n in range(AGENCIES)]
        taker = make.user(Role.COORDINATOR, area=area, agency=agencies[0])
        reps = [
            make.user(Role.REPRESENTATIVE, area=area, agency=agencies[n % AGENCIES])
            for n in range(readers)
        ]
        meeting = make.meeting(area, clock.now() + timedelta(days=1))
        listings = []
        for number in range(15):
            case = make.case(area=area, referrer=reps[0], agency=agencies[0], subject=f"P {number}")
            make.accepted(case, taker)
            for agency in agencies:
                make.invitation(case, agency, taker)
            attested = {"case_id": case.id, "attested_at": clock.now()}
            session.add_all(Attestation(user_id=rep.id, **attested) for rep in reps)
            listings.append(make.circulated(case, meeting, taker))
        out = {"circulated_at": clock.now(), "circulated_by_id": taker.id}
        make.add(Circulation(meeting=meeting, number=1, listing_count=15, **out))
        by = make.actor(taker, area)
        operations.start(session, by=by, meeting=meeting)
        session.execute(sa.update(Attendance).values(arrived_at=clock.now()))
        operations.hear(session, by=by, meeting=meeting, listing=listings[0])
        tokens = [admit(make, user, area) for user in (taker, *reps)]
        site.case = f"/meetings/{meeting.id}/room/{listings[0].id}"
        session.commit()
    name = app.config["SESSION_COOKIE_NAME"]
    for token in tokens:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        kept = client.get_cookie(name)
        site.readers.append(f"{name}={kept.value}" if kept is not None else "")
    site.writer = site.readers.pop(0)


def admit(make: Factory, user: User, area: Area) -> str:
    """Let somebody sign the declaration and in; give their token."""
    signed = {"statement": area.statements[0], "signed_at": clock.now()}
    make.add(Declaration(user_id=user.id, area_id=area.id, **signed))
    return sessions.open_session(make.session, user=user, area_id=area.id)


def serve(settings: dict[str, str], site: Site) -> subprocess.Popen[bytes]:
    """Start `marac serve`, and wait until it answers."""
    command = [str(Path(sys.executable).parent / "marac"), "serve", "--port", str(site.port)]
    server = subprocess.Popen(  # noqa: S603 - our own command
        command, env=os.environ | settings, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    for _ in range(600):
        try:
            if Client(site, "").get("/healthz")[0] == 200:
                return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not come up")


def follow(site: Site, seconds: int) -> Found:
    """Let everybody read along and the minute-taker write, for so long."""
    found, over = Found(), threading.Event()
    readers = [
        threading.Thread(target=read_along, args=(site, cookie, found, over))
        for cookie in site.readers
    ]
    for reader in readers:
        reader.start()
    time.sleep(3)  # pages are open, connections too
    write(site, found, seconds)
    time.sleep(2)
    over.set()
    for reader in readers:
        reader.join()
    return found


def read_along(site: Site, cookie: str, found: Found, over: threading.Event) -> None:
    """Open the case, and ask for news as often as the page's script does."""
    client = Client(site, cookie)
    status, page = client.get(site.case)
    waits = html.fromstring(page).xpath("//*[@data-follow]") if status == 200 else []
    if not waits:
        found.wrong.append(f"a reader's page answers {status}")
        return
    address, seen = waits[0].get("data-follow"), waits[0].get("data-seen")
    every = int(waits[0].get("data-every")) / 1000
    over.wait(random.random() * every)  # noqa: S311 - not all at the same moment
    while not over.is_set():
        begun = time.perf_counter()
        status, news = client.get(f"{address}?seen={quote(seen)}")
        at = time.perf_counter()
        found.asked.append(at - begun)
        if status == 200:
            seen = html.fromstring(news).xpath("//*[@data-seen]")[0].get("data-seen")
            with found.lock:
                for number in {int(n) for n in MARK.findall(news)}:
                    found.seen.setdefault(number, []).append(at)
        elif status != 204:
            found.wrong.append(f"a reader is answered {status}")
        over.wait(every)


def write(site: Site, found: Found, seconds: int) -> None:
    """Save a note every two seconds without leaving the page; what is typed is kept in between."""
    client = Client(site, site.writer)
    form = next(f for f in html.fromstring(client.get(site.case)[1]).forms if f.get("data-keep"))
    fields = {name: value for name, value in form.form_values() if isinstance(value, str)}
    ends = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < ends:
        number, begun = number + 1, time.perf_counter()
        fields["voice-text"] = f"What was said until now, and more. Save number {number}."
        found.pressed[number] = begun
        status, answer = client.post(form.get("data-notes"), fields)
        found.saved.append(time.perf_counter() - begun)
        if status != 200:
            found.wrong.append(f"a save is answered {status}")
            return
        state = json.loads(answer)["notes"]["voice"]
        fields |= {f"voice-{name}": value for name, value in state.items()}
        time.sleep(max(0.0, begun + EVERY / 2 - time.perf_counter()))
        if number % 2:
            keep(client, form.get("data-keep"), fields, found)
        time.sleep(max(0.0, begun + EVERY - time.perf_counter()))


def keep(client: Client, address: str, fields: dict[str, str], found: Found) -> None:
    """Send what is being typed, as the page does every few seconds."""
    begun = time.perf_counter()
    carried = {name: fields.get(name, "") for name in ("csrf_token", "was", "typed", "window")}
    typed = [[n, t] for n, t in fields.items() if n not in carried]
    typing = carried | {"fields": json.dumps(typed), "place": "voice-text"}
    status, _ = client.post(address, typing)
    found.kept.append(time.perf_counter() - begun)
    if status != 200:
        found.wrong.append(f"typing is answered {status}")


def report(found: Found, readers: int, url: str) -> int:
    """Print what was measured, and say whether it suffices."""
    say(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    say(f"{url.partition(':')[0]}, {readers} reading along, load {os.getloadavg()[0]:.1f}")
    waits = [
        (max(found.seen.get(n, [0.0])) - at) * 1000
        for n, at in found.pressed.items()
        if len(found.seen.get(n, [])) == readers
    ]
    missed = sum(len(found.seen.get(n, [])) < readers for n in found.pressed)
    say(f"{'':28}{'n':>6} {'median':>8} {'p95':>8} {'worst':>8}  ms")
    rows = {"a save": found.saved, "typing kept": found.kept, "asking for news": found.asked}
    for name, times in rows.items():
        line(name, [t * 1000 for t in times])
    line("seen by all, after pressing", waits)
    say(f"saves that somebody never saw: {missed}; answers that were wrong: {len(found.wrong)}")
    for wrong in sorted(set(found.wrong))[:5]:
        say(f"  {wrong}")
    p95 = statistics.quantiles([t * 1000 for t in found.saved], n=20)[-1]
    quick = p95 <= SAVE_P95 and max(waits, default=SEEN_BY_ALL + 1) <= SEEN_BY_ALL
    return 0 if quick and not missed and not found.wrong else 1


def line(name: str, times: list[float]) -> None:
    """Print one row of the table."""
    if len(times) > 1:
        p95 = statistics.quantiles(times, n=20)[-1]
        median = statistics.median(times)
        say(f"{name:28}{len(times):6} {median:8.1f} {p95:8.1f} {max(times):8.1f}")


def say(text: str) -> None:
    """Tell one line of the outcome."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
