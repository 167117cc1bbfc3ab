"""Turn HTML into accessible PDFs in child processes that have limits and no secrets.

WeasyPrint is never imported here: it takes over half a second to load, and what a referrer typed
must not be laid out inside the process that holds the keys and the database.
"""

import logging
import queue
import tempfile
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from marac.documents import renderer
from marac.documents.errors import DocumentError
from marac.documents.limits import Limits
from marac.documents.renderer import Rendered, Renderer, Sheet

LOG = logging.getLogger(__name__)


def render(html: str, *, title: str, lang: str = "en-GB", limits: Limits | None = None) -> bytes:
    """Give the PDF/UA-1 of `html`: the same bytes for the same input on every machine.

    The document may use `data:` addresses, links inside itself and `section:` links that `join`
    resolves; anything else it asks for raises `FetchDenied`. `RenderTimedOut` and `RenderFailed`
    cover the rest.
    """
    (outcome,) = render_many([Sheet(html, title, lang)], limits=limits, processes=1)
    if isinstance(outcome, DocumentError):
        raise outcome
    return outcome.pdf


def render_many(
    sheets: Sequence[Sheet], *, limits: Limits | None = None, processes: int = 2
) -> Generator[Rendered | DocumentError]:
    """Render sheets in up to `processes` children at once; yield what became of each, in order.

    Each PDF has the bytes that `render` would give. Limits count for each sheet by itself: one
    that fails or goes over them yields its DocumentError and harms no other. Closing the iterator
    ends the children.
    """
    if sheets:
        with tempfile.TemporaryDirectory(prefix="marac-paper-") as folder:
            crowd = _Crowd(sheets, limits or Limits(), Path(folder))
            try:
                crowd.start(min(processes, len(sheets)))
                yield from crowd.outcomes()
            finally:
                crowd.stop()


@dataclass(slots=True)
class _Outcome:
    """What became of one sheet, once it is there."""

    ready: threading.Event
    value: Rendered | DocumentError | None = None


class _Crowd:
    """Some children, each with a thread that feeds it sheets until there are none left."""

    def __init__(self, sheets: Sequence[Sheet], limits: Limits, folder: Path) -> None:
        self._outcomes = [_Outcome(threading.Event()) for _ in sheets]
        self._jobs: queue.SimpleQueue[tuple[Sheet, _Outcome]] = queue.SimpleQueue()
        for job in zip(sheets, self._outcomes, strict=True):
            self._jobs.put(job)
        self._limits, self._fonts = limits, renderer.write_fonts(folder)
        self._folder = folder
        self._children: list[Renderer] = []
        self._threads: list[threading.Thread] = []

    def start(self, processes: int) -> None:
        """Start the children and set them to work."""
        for _ in range(processes):
            self._children.append(Renderer(self._folder, self._fonts, self._limits))
            thread = threading.Thread(target=self._feed, args=(self._children[-1],), daemon=True)
            self._threads.append(thread)
            thread.start()

    def outcomes(self) -> Iterator[Rendered | DocumentError]:
        """Yield each sheet's outcome in the order of the sheets, as soon as it is there."""
        for outcome in self._outcomes:
            outcome.ready.wait()
            assert outcome.value is not None  # noqa: S101 - ready says so
            yield outcome.value
            outcome.value = None  # let go of a PDF that the caller has

    def stop(self) -> None:
        """End every child, whatever it is doing."""
        while not self._jobs.empty():
            self._jobs.get()
        for each in self._children:
            each.stop()
        for thread in self._threads:
            thread.join()

    def _feed(self, child: Renderer) -> None:
        while True:
            try:
                sheet, outcome = self._jobs.get_nowait()
            except queue.Empty:
                return
            try:
                outcome.value = child.render(sheet)
            except DocumentError as error:
                outcome.value = error
            except Exception:  # no sheet may be waited for in vain
                LOG.exception("a paper could not be given to the renderer")
                outcome.value = DocumentError("the renderer could not be started")
            outcome.ready.set()
