"""Turn HTML into an accessible PDF in a child process that has limits and no secrets.

WeasyPrint is never imported here: it takes over a second to load, and what a referrer typed
must not be laid out inside the process that holds the keys and the database.
"""

import json
import logging
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from marac.documents import child
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


def render(html: str, *, title: str, lang: str = "en-GB", limits: Limits | None = None) -> bytes:
    """Give the PDF/UA-1 of `html`: the same bytes for the same input on every machine.

    The document may use `data:` addresses and links inside itself; anything else it asks for
    raises `FetchDenied`. `RenderTimedOut` and `RenderFailed` cover the rest.
    """
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="marac-paper-") as folder:
        done = _run_worker(_job(html, title, lang, limits), Path(folder), limits)
    return _pdf_of(done)


def _job(html: str, title: str, lang: str, limits: Limits) -> bytes:
    """One line of JSON, then the document."""
    header = {
        "title": title,
        "lang": lang,
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
    }
    return json.dumps(header).encode() + b"\n" + html.encode("utf-8", "replace")


def _run_worker(job: bytes, folder: Path, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """Run the worker, whose fonts are ours and whose time stands still."""
    also = {"FONTCONFIG_FILE": _fonts(folder), "SOURCE_DATE_EPOCH": "0"}
    try:
        return child.run(
            "marac.documents.worker", job, folder=folder, seconds=limits.wall_seconds, also=also
        )
    except subprocess.TimeoutExpired:
        message = f"no PDF within {limits.wall_seconds:g} seconds"
        raise RenderTimedOut(message) from None


def _fonts(folder: Path) -> str:
    """Write down that there are no fonts but ours."""
    conf = folder / "fonts.conf"
    places = {"fonts": escape(str(FONTS)), "cache": escape(str(folder / "cache"))}
    conf.write_text(_FONTS_CONF.format(**places), encoding="utf-8")
    return str(conf)


def _pdf_of(done: subprocess.CompletedProcess[bytes]) -> bytes:
    """Take the answer apart: the PDF, or the error that the worker named."""
    head, _, pdf = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise _crash(done.returncode)
    answer: dict[str, Any] = json.loads(head)
    if answer.get("denied"):
        raise FetchDenied(answer["denied"])
    if answer.get("error"):
        raise RenderFailed(answer["error"])
    if answer["warnings"]:
        LOG.warning("renderer warned: %s", "; ".join(answer["warnings"]))
    return pdf


def _crash(returncode: int) -> RenderFailed | RenderTimedOut:
    """Name what ended a worker that said nothing."""
    if returncode == -signal.SIGXCPU:
        return RenderTimedOut("the renderer used up its processor time")
    return RenderFailed(f"the renderer ended with status {returncode}")
