"""Sends shots and judges the answers."""

import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, got_request_exception, request, request_started

from tests.hostile.forms import browser
from tests.hostile.shots import Shot, path_info
from tests.hostile.world import World

# What a request may take of the processor, and how long it may hang while others use the machine.
SLOW = 2.0
HANGS = 10.0
# What is a job rather than a page: the packs of a whole meeting, made while somebody waits. Until
# there is a worker for them this is what they may take.
JOBS = {"packs.issue": 8.0}
INSIDE = re.compile(r'Traceback \(most|File "[^"]+", line \d|sqlalche\.me|Werkzeug Debugger')
Took = tuple[float, float]
TOKEN = re.compile(r"CANARY[A-Z2-7]{8}", re.IGNORECASE)
# Pages that say only that something cannot be. A form shown again holds the reader's own words.
ERRORS = frozenset({400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 416, 429, 500, 503})


@dataclass
class Findings:
    """What was sent, how it was answered, and what must not be."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    reached: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    worst: list[tuple[float, str]] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        """How many were sent."""
        return sum(self.statuses.values())

    def note_fault(self, what: str, shot: Shot) -> None:
        """Keep a fault, with the shortest request that shows it."""
        said = str(shot)
        self.times[what] += 1
        if what not in self.faults or len(said) < len(self.faults[what]):
            self.faults[what] = said


def clocks() -> Took:
    """The processor's time of this process, and the time on the wall."""
    return time.process_time(), time.perf_counter()


def too_long(took: Took, endpoint: str = "") -> bool:
    """Tell what nobody should wait for from what a busy machine delayed."""
    more = JOBS.get(endpoint, 0.0)
    return took[0] > max(SLOW, more) or took[1] > HANGS + more


class Range:
    """Where shots are sent, and what was heard of exceptions meanwhile."""

    def __init__(self, world: World) -> None:
        self.world, self.findings = world, Findings()
        self._broke: list[BaseException] = []
        self._endpoint = ""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear of every exception that became an error page."""

        def hear(_app: Flask, exception: BaseException, **_more: Any) -> None:
            self._broke.append(exception)

        def note(_app: Flask, **_more: Any) -> None:
            self._endpoint = request.endpoint or ""

        app = self.world.app
        with got_request_exception.connected_to(hear, app), request_started.connected_to(note, app):
            yield

    def fire(self, shot: Shot) -> None:
        """Send a shot and judge the answer; what is slow once is sent again to a fresh world."""
        took = self._send(shot)
        if too_long(took, self._endpoint):
            self.world.restore()
            took = min(took, self._send(shot))
        self._clock(took, shot)

    def _send(self, shot: Shot) -> Took:
        self._broke.clear()
        self._endpoint = ""
        client = browser(self.world, shot.viewer)
        self.world.app.config["WTF_CSRF_ENABLED"] = shot.csrf
        began = clocks()
        try:
            answer = client.open(**_request(shot), follow_redirects=False, buffered=True)
        except Exception as error:
            self.findings.note_fault(f"raised {_place(error)}", shot)
            return 0.0, 0.0
        took = clocks()[0] - began[0], clocks()[1] - began[1]
        with answer:
            self._judge(shot, answer)
        return took

    def _judge(self, shot: Shot, answer: Any) -> None:
        status, endpoint = answer.status_code, self._endpoint
        self.findings.statuses[shot.viewer.label, status] += 1
        self.findings.reached[endpoint or "(no page)", shot.method, status] += 1
        said = answer.get_data(as_text=True) if (answer.mimetype or "").startswith("text/") else ""
        if status >= 500 and status != 503:
            where = ", ".join(_place(error) for error in self._broke) or "no exception"
            self.findings.note_fault(f"{status} {where}", shot)
        if INSIDE.search(said):
            self.findings.note_fault(f"{status} shows its inside at {endpoint}", shot)
        if status in ERRORS and TOKEN.search(said):
            self.findings.note_fault(f"{status} quotes a case at {endpoint}", shot)
        for name in ("Content-Security-Policy", "X-Content-Type-Options"):
            if name not in answer.headers:
                self.findings.note_fault(f"{status} without {name}", shot)

    def _clock(self, took: Took, shot: Shot) -> None:
        worst, seconds = self.findings.worst, took[0]
        if len(worst) < 5 or seconds > worst[-1][0]:
            worst.append((seconds, str(shot)))
            worst.sort(reverse=True)
            del worst[5:]
        if too_long(took, self._endpoint):
            self.findings.note_fault(f"took too long at {shot.path}", shot)


def _request(shot: Shot) -> dict[str, Any]:
    """Spell a shot out for the test client, without its helpful corrections."""
    environ = {"PATH_INFO": path_info(shot.path), "QUERY_STRING": shot.query}
    if shot.length is not None:
        environ["CONTENT_LENGTH"] = shot.length
    if shot.cookie is not None:
        environ["HTTP_COOKIE"] = shot.cookie
    for name, value in shot.headers:
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return {
        "path": "/",
        "method": shot.method,
        "data": shot.body or None,
        "content_type": shot.kind or None,
        "environ_overrides": environ,
    }


def _place(error: BaseException) -> str:
    """Name an exception by its kind and by the last line of ours that led to it."""
    original = getattr(error, "original_exception", None) or error
    frames = traceback.extract_tb(original.__traceback__)
    ours = [f for f in frames if "/marac/" in f.filename and "site-packages" not in f.filename]
    last = (ours or frames)[-1:]
    where = "".join(f"{f.filename.rpartition('/marac/')[2]}:{f.lineno}" for f in last)
    return f"{type(original).__name__} at {where}: {str(original)[:90]}"
