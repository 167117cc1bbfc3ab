"""The child process: read a job from standard input, lay it out, write the PDF and leave.

The job is one line of JSON, then the HTML. The answer is one line of JSON
(`{"warnings": []}`, `{"denied": []}` or `{"error": ""}`), then the PDF.
"""

import gc
import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from marac.documents.confined import close_the_doors, limit

MISSING = "install the system libraries libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0"


def main() -> None:
    """Do the one job, answering on a private copy of standard output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    job: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    limit(job["cpu_seconds"], job["memory_bytes"])
    gc.disable()  # measured: a fifth of the time, and this process lives for one document
    reply(answer, *attempt(job, sys.stdin.buffer.read().decode()))
    os._exit(0)  # nothing to tear down that the kernel does not do faster


def reply(answer: BinaryIO, head: dict[str, object], pdf: bytes) -> None:
    """Write the line of JSON, then the PDF."""
    answer.write(json.dumps(head).encode() + b"\n" + pdf)
    answer.flush()


def attempt(job: dict[str, Any], html: str) -> tuple[dict[str, object], bytes]:
    """Render, and turn whatever happens into an answer that quotes nothing of the document."""
    try:  # not at the top: the limits come first
        from marac.documents.fetcher import DenyingFetcher  # noqa: PLC0415
        from marac.documents.layout import lay_out  # noqa: PLC0415
    except OSError:
        return {"error": MISSING}, b""
    notes = Notes()
    logging.getLogger("weasyprint").addHandler(notes)
    close_the_doors()
    fetcher, pdf, failure = DenyingFetcher(), b"", ""
    try:
        pdf = lay_out(html, title=job["title"], lang=job["lang"], fetcher=fetcher)
    except BaseException as error:  # WeasyPrint's fatal errors are no Exceptions
        failure = describe(error)
    if fetcher.denied:
        return {"denied": sorted(set(fetcher.denied))}, b""
    failure = failure or "; ".join(notes.errors)
    return ({"error": failure}, b"") if failure else ({"warnings": notes.warnings}, pdf)


def describe(error: BaseException) -> str:
    """Name an error by its class and place; its own words might quote the document."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


class Notes(logging.Handler):
    """Collects what WeasyPrint warns of, as bare formats: the arguments may be personal data.

    Its errors (a broken contents link, an image without words) fail the document.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message without its arguments."""
        kept = self.errors if record.levelno >= logging.ERROR else self.warnings
        kept.append(str(record.msg)[:200])


if __name__ == "__main__":
    main()
