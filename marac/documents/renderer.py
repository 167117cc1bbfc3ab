"""One child process that does work after work; where one ends it, the next starts anew."""

import json
import logging
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from xml.sax.saxutils import escape

from marac.documents import child
from marac.documents.assembling import Assembly, packed
from marac.documents.errors import FetchDenied, RenderFailed, RenderTimedOut
from marac.documents.limits import Limits

FONTS = Path(__file__).parent / "fonts"
LOG = logging.getLogger(__name__)

_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>sans-serif</family><prefer><family>Noto Sans</family></prefer>
  </alias>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to be rendered, whole or as a piece of a paper."""

    html: str
    title: str
    lang: str = "en-GB"


@dataclass(frozen=True, slots=True)
class Wake:
    """Nothing to be done but to get ready: the child loads what it needs."""


WAKE = Wake()
Work = Sheet | Assembly | Wake


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF that a child made, and how many pages it has."""

    pdf: bytes
    pages: int


def write_fonts(folder: Path) -> Path:
    """Write down, in a folder of the children's, that there are no fonts but ours."""
    conf = folder / "fonts.conf"
    places = {"fonts": escape(str(FONTS)), "cache": escape(str(folder / "cache"))}
    conf.write_text(_FONTS_CONF.format(**places), encoding="utf-8")
    return conf


class Renderer:
    """A child process and the way to talk to it; used by one thread at a time, stopped by any."""

    def __init__(self, folder: Path, fonts: Path, limits: Limits) -> None:
        self._folder, self._fonts, self._limits = folder, fonts, limits
        self._process: child.Process | None = None
        self._lock = threading.Lock()

    def do(self, work: Work, *, unless: threading.Event) -> Rendered:
        """Do one piece of work within its limits; whatever goes wrong is a DocumentError.

        No child is started once `unless` is set.
        """
        process = self._running(unless)
        late = threading.Event()
        timer = threading.Timer(self._limits.wall_seconds, _end_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            head, pdf = _ask(process, self._job(work))
        finally:
            timer.cancel()
        if head is None:
            raise self._crash(process, late=late.is_set())
        return _taken(head, pdf)

    def stop(self) -> None:
        """End the child; another is started if there is more to do."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()  # so that `_running` sees that it is gone

    def close(self) -> None:
        """End the child and let go of it, when nobody uses it any more."""
        with self._lock:
            if self._process is not None:
                child.end(self._process)
                self._process = None

    def _running(self, unless: threading.Event) -> child.Process:
        """The child, started at its first work and again when the last one ended it."""
        with self._lock:
            if unless.is_set():
                raise RenderFailed("the renderer was stopped")
            if self._process is not None and self._process.poll() is not None:
                child.end(self._process)  # it was stopped in an earlier round
                self._process = None
            if self._process is None:
                also = {"FONTCONFIG_FILE": str(self._fonts), "SOURCE_DATE_EPOCH": "0"}
                self._process = child.start(
                    "marac.documents.worker", folder=self._folder, also=also
                )
            return self._process

    def _job(self, work: Work) -> bytes:
        """One line of JSON, then what the work is about."""
        head, parts = _written(work)
        head |= {
            "cpu_seconds": self._limits.cpu_seconds,
            "memory_bytes": self._limits.memory_bytes,
            "sizes": [len(part) for part in parts],
        }
        return b"".join([json.dumps(head).encode(), b"\n", *parts])

    def _crash(self, process: child.Process, *, late: bool) -> RenderFailed | RenderTimedOut:
        """Name what ended a child that said nothing, and let go of it."""
        self.close()
        if late:
            return RenderTimedOut(f"no PDF within {self._limits.wall_seconds:g} seconds")
        if process.returncode == -signal.SIGXCPU:
            return RenderTimedOut("the renderer used up its processor time")
        return RenderFailed(f"the renderer ended with status {process.returncode}")


def _written(work: Work) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    if isinstance(work, Sheet):
        head = {"do": "render", "title": work.title, "lang": work.lang}
        return head, (work.html.encode("utf-8", "replace"),)
    if isinstance(work, Assembly):
        head, pieces = packed(work)
        return {"do": "assemble"} | head, pieces
    return {"do": "wake"}, ()


def _end_late(process: child.Process, late: threading.Event) -> None:
    late.set()
    process.kill()


def _ask(process: child.Process, job: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """Give a job and take the answer; no head means that the child is gone."""
    to, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    try:
        to.write(job)
        to.flush()
        line = answers.readline()
        head: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        pdf = answers.read(head["size"]) if head else b""
    except (BrokenPipeError, ValueError):
        return None, b""
    return (head, pdf) if head and len(pdf) == head["size"] else (None, b"")


def _taken(answer: dict[str, Any], pdf: bytes) -> Rendered:
    """Take the answer apart: the PDF, or the error that the child named."""
    if answer.get("denied"):
        raise FetchDenied(answer["denied"])
    if answer.get("error"):
        raise RenderFailed(answer["error"])
    if answer["warnings"]:
        LOG.warning("renderer warned: %s", "; ".join(answer["warnings"]))
    return Rendered(pdf, answer["pages"])
