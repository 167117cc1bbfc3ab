"""Turn HTML into accessible PDFs in child processes that have limits and no secrets.

WeasyPrint is never imported here: it takes over half a second to load, and what a referrer typed
must not be laid out inside the process that holds the keys and the database.
"""

import logging
import queue
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

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
        with Renderers(limits=limits, processes=min(processes, len(sheets))) as renderers:
            yield from renderers.render(sheets)


class Renderers:
    """Children that stay for several rounds of sheets, so that the renderer is loaded once.

    with Renderers() as renderers:
        cases = list(renderers.render(sheets))
        fronts = list(renderers.render(others))
    """

    def __init__(self, *, limits: Limits | None = None, processes: int = 2) -> None:
        self._limits, self._processes = limits or Limits(), processes
        self._children: list[Renderer] = []
        self._end = ExitStack()

    def __enter__(self) -> Self:
        folder = Path(self._end.enter_context(TemporaryDirectory(prefix="marac-paper-")))
        fonts = renderer.write_fonts(folder)
        self._children = [Renderer(folder, fonts, self._limits) for _ in range(self._processes)]
        for child in self._children:
            self._end.callback(child.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._end.close()

    def render(self, sheets: Sequence[Sheet]) -> Generator[Rendered | DocumentError]:
        """Do as `render_many` does, in children that are there already, or soon will be."""
        current = _Round(sheets)
        threads = [
            threading.Thread(target=current.feed, args=(child,), daemon=True)
            for child in self._children[: len(sheets)]
        ]
        try:
            for thread in threads:
                thread.start()
            yield from current.outcomes()
        finally:
            if not current.over:
                current.stop(self._children)
            for thread in threads:
                thread.join()


@dataclass(slots=True)
class _Outcome:
    """What became of one sheet, once it is there."""

    ready: threading.Event = field(default_factory=threading.Event)
    value: Rendered | DocumentError | None = None


class _Round:
    """One run through some sheets: each child's thread takes one after another."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.over = False
        self._stopped = threading.Event()
        self._outcomes = [_Outcome() for _ in sheets]
        self._jobs: queue.SimpleQueue[tuple[Sheet, _Outcome]] = queue.SimpleQueue()
        for job in zip(sheets, self._outcomes, strict=True):
            self._jobs.put(job)

    def outcomes(self) -> Iterator[Rendered | DocumentError]:
        """Yield each sheet's outcome in the order of the sheets, as soon as it is there."""
        for outcome in self._outcomes:
            outcome.ready.wait()
            assert outcome.value is not None  # noqa: S101 - ready says so
            yield outcome.value
            outcome.value = None  # let go of a PDF that the caller has
        self.over = True

    def stop(self, children: Sequence[Renderer]) -> None:
        """Let no child begin another sheet, and end those that are at one."""
        self._stopped.set()
        for child in children:
            child.stop()

    def feed(self, child: Renderer) -> None:
        """Give a child sheet after sheet, until there are none left."""
        while not self._stopped.is_set():
            try:
                sheet, outcome = self._jobs.get_nowait()
            except queue.Empty:
                return
            try:
                outcome.value = child.render(sheet, unless=self._stopped)
            except DocumentError as error:
                outcome.value = error
            except Exception:  # no sheet may be waited for in vain
                LOG.exception("a paper could not be given to the renderer")
                outcome.value = DocumentError("the renderer could not be started")
            outcome.ready.set()
