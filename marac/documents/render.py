"""Turn HTML into accessible PDFs in child processes that have limits and no secrets.

WeasyPrint is never imported here: it takes over half a second to load, and what a referrer typed
must not be laid out inside the process that holds the keys and the database.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from marac.documents import renderer
from marac.documents.errors import DocumentError
from marac.documents.limits import Limits
from marac.documents.renderer import WAKE, Rendered, Renderer, Sheet, Work

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
    """Children that stay for several pieces of work, so that the renderer is loaded once.

    with Renderers() as renderers:
        cases = list(renderers.render(sheets))
        paper = renderers.begin(documents.Assembly(...)).result()
    """

    def __init__(self, *, limits: Limits | None = None, processes: int = 2) -> None:
        self._limits, self._processes = limits or Limits(), processes
        self._children: list[Renderer] = []
        # The one that was let go of last is taken first, so that little work starts few children.
        self._free: queue.LifoQueue[Renderer] = queue.LifoQueue()
        self._over = threading.Event()
        self._end = ExitStack()

    def __enter__(self) -> Self:
        folder = Path(self._end.enter_context(TemporaryDirectory(prefix="marac-paper-")))
        fonts = renderer.write_fonts(folder)
        self._children = [Renderer(folder, fonts, self._limits) for _ in range(self._processes)]
        for child in self._children:
            self._end.callback(child.close)
            self._free.put(child)
        self._hands = ThreadPoolExecutor(self._processes, "renderer")
        self._end.callback(self._hands.shutdown)  # before the children that its threads talk to
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._hands.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.stop()
        self._end.close()

    def wake(self) -> None:
        """Let every child load what it needs, while its first work is still being written."""
        for _ in self._children:
            self.begin(WAKE)

    def begin(self, work: Work) -> "Future[Rendered]":
        """Begin to render a sheet or to put a paper together; its future may be a DocumentError.

        What is begun first comes first. What is not done when the children end never is.
        """
        return self._hand_over(work, self._over)

    def render(self, sheets: Sequence[Sheet]) -> Generator[Rendered | DocumentError]:
        """Do as `render_many` does, in children that are there already, or soon will be."""
        broken_off = threading.Event()
        begun = deque(self._hand_over(sheet, broken_off) for sheet in sheets)
        try:
            while begun:
                yield _outcome(begun.popleft())  # a PDF that the caller has is let go of
        except GeneratorExit:
            broken_off.set()
            for child in self._children:
                child.stop()
            raise

    def _hand_over(self, work: Work, unless: threading.Event) -> "Future[Rendered]":
        return self._hands.submit(self._do, work, unless)

    def _do(self, work: Work, unless: threading.Event) -> Rendered:
        """Let a free child work; there is one for each thread."""
        child = self._free.get()
        try:
            return child.do(work, unless=unless)
        except DocumentError:
            raise
        except Exception:
            LOG.exception("a paper could not be given to the renderer")
            raise DocumentError("the renderer could not be started") from None
        finally:
            self._free.put(child)


def _outcome(future: "Future[Rendered]") -> Rendered | DocumentError:
    """Wait for what became of some work."""
    try:
        return future.result()
    except DocumentError as error:
        return error
