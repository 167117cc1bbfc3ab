"""The child process: take jobs from standard input, lay out or put together, answer with the PDF.

A job is one line of JSON (which tells what to do and the sizes of what follows), then the HTML, or
the pieces of a paper. The answer is one line of JSON (`{"warnings": [], "pages": 1}`,
`{"denied": []}` or `{"error": ""}`, and the size of the PDF), then the PDF. The end of the input
ends the process.
"""

import gc
import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from marac.documents.assembling import assemble, unpacked
from marac.documents.confined import allow_processor, close_the_doors, limit_memory, memory_in_use
from marac.documents.errors import DocumentError

MISSING = "install the system libraries libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0"
#: What part of its memory the leavings of earlier documents may take before they are cleared.
_LEAVINGS = 0.15


def main() -> None:
    """Do job after job, answering on a private copy of standard output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    jobs = sys.stdin.buffer
    gc.disable()  # measured: a fifth of the time
    notes: Notes | None = None
    while line := jobs.readline():
        job: dict[str, Any] = json.loads(line)
        parts = tuple(jobs.read(size) for size in job["sizes"])
        if notes is None:
            allow_processor(job["cpu_seconds"])
            limit_memory(job["memory_bytes"])
            notes = prepare()
        allow_processor(job["cpu_seconds"])
        reply(answer, *attempt(job, parts, notes))
        if memory_in_use() > job["memory_bytes"] * _LEAVINGS:
            gc.collect()
    os._exit(0)  # nothing to tear down that the kernel does not do faster


def reply(answer: BinaryIO, head: dict[str, object], pdf: bytes) -> None:
    """Write the line of JSON, then the PDF."""
    answer.write(json.dumps(head | {"size": len(pdf)}).encode() + b"\n" + pdf)
    answer.flush()


def prepare() -> "Notes":
    """Load the renderer, listen to what it says, and shut this process off; once, limits first."""
    notes = Notes()
    try:
        import marac.documents.layout  # noqa: F401, PLC0415 - not at the top: the limits come first
    except OSError:
        notes.missing = MISSING
    logging.getLogger("weasyprint").addHandler(notes)
    close_the_doors()
    gc.freeze()
    return notes


def attempt(
    job: dict[str, Any], parts: tuple[bytes, ...], notes: "Notes"
) -> tuple[dict[str, object], bytes]:
    """Do a job, and turn whatever happens into an answer that quotes nothing of the document."""
    if job["do"] == "wake":
        return {"warnings": [], "pages": 0}, b""
    if notes.missing:
        return {"error": notes.missing}, b""
    return assembled(job, parts) if job["do"] == "assemble" else rendered(job, parts[0], notes)


def assembled(job: dict[str, Any], pieces: tuple[bytes, ...]) -> tuple[dict[str, object], bytes]:
    """Put a paper together; what is wrong with it is said in our own words, or by its place."""
    try:
        pdf, pages = assemble(unpacked(job, pieces))
    except DocumentError as error:
        return {"error": str(error)}, b""
    except Exception as error:
        return {"error": describe(error)}, b""
    return {"warnings": [], "pages": pages}, pdf


def rendered(job: dict[str, Any], html: bytes, notes: "Notes") -> tuple[dict[str, object], bytes]:
    """Lay a document out."""
    from marac.documents.fetcher import DenyingFetcher  # noqa: PLC0415 - loaded by `prepare`
    from marac.documents.layout import lay_out  # noqa: PLC0415

    notes.forget()
    fetcher, pdf, pages, failure = DenyingFetcher(), b"", 0, ""
    try:
        pdf, pages = lay_out(html.decode(), title=job["title"], lang=job["lang"], fetcher=fetcher)
    except BaseException as error:  # WeasyPrint's fatal errors are no Exceptions
        failure = describe(error)
    if fetcher.denied:
        return {"denied": sorted(set(fetcher.denied))}, b""
    failure = failure or "; ".join(notes.errors)
    if failure:
        return {"error": failure}, b""
    return {"warnings": notes.warnings, "pages": pages}, pdf


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
        self.missing = ""
        self.forget()

    def forget(self) -> None:
        """Begin anew for the next document."""
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message without its arguments."""
        kept = self.errors if record.levelno >= logging.ERROR else self.warnings
        kept.append(str(record.msg)[:200])


if __name__ == "__main__":
    main()
