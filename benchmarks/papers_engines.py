"""The other ways to make the same packs as PDFs: each document whole, one after another."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from marac.documents import renderer

CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
# Stock WeasyPrint: imported once, then document after document.
STOCK = """
import sys
from weasyprint import HTML
for path in sys.argv[1:]:
    HTML(filename=path).write_pdf(path + ".pdf", pdf_variant="pdf/ua-1")
"""


@dataclass(frozen=True)
class Run:
    """What one way of making the packs took, and what came of it."""

    name: str
    seconds: float
    processor: float
    largest: int
    pages: int
    size: int

    def line(self) -> str:
        """Say it in one line."""
        each = self.seconds / max(self.pages, 1)
        return (
            f"{self.name:<28}{self.seconds:8.1f} s{self.processor:8.1f} s{1000 * each:8.0f} ms"
            f"{self.largest / 2**20:8.0f} MB{self.pages:7}{self.size / max(self.pages, 1):9.0f} B"
        )


HEAD = (
    f"{'':<28}{'clock':>10}{'processor':>10}{'a page':>11}{'largest':>11}{'pages':>7}{'a page':>11}"
)


def weasyprint(htmls: Sequence[str]) -> Run:
    """Render with WeasyPrint as it comes, in one process that imports it once."""

    def render(folder: Path, paths: list[Path]) -> None:
        environment = os.environ | {"FONTCONFIG_FILE": str(renderer.write_fonts(folder))}
        _run([sys.executable, "-c", STOCK, *map(str, paths)], environment)

    return _timed("WeasyPrint, 12 documents", htmls, render)


def chromium(htmls: Sequence[str]) -> Run | None:
    """Print with headless Chromium, a start for each document as a server would."""
    program = shutil.which("chromium")
    if program is None:
        return None

    def render(folder: Path, paths: list[Path]) -> None:
        for path in paths:
            profile = f"--user-data-dir={folder / 'profile'}"
            asked = [profile, f"--print-to-pdf={path}.pdf", path.as_uri()]
            _run([program, *CHROMIUM, *asked], dict(os.environ))

    return _timed("Chromium, 12 documents", htmls, render)


def libreoffice(htmls: Sequence[str]) -> Run | None:
    """Convert with LibreOffice, where it is installed."""
    program = shutil.which("soffice")
    if program is None:
        return None

    def render(folder: Path, paths: list[Path]) -> None:
        home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        _run([program, home, "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir",
              str(folder), *map(str, paths)], dict(os.environ))  # fmt: skip
        for path in paths:
            path.with_suffix(".pdf").rename(f"{path}.pdf")

    return _timed("LibreOffice, 12 documents", htmls, render)


def measured(name: str, work: Callable[[], list[bytes]]) -> Run:
    """Measure our own way, whose children are counted along."""
    before, start = _processor(), time.perf_counter()
    pdfs = work()
    seconds, processor = time.perf_counter() - start, _processor() - before
    return Run(name, seconds, processor, _largest(), _pages(pdfs), sum(map(len, pdfs)))


def _timed(name: str, htmls: Sequence[str], render: Callable[[Path, list[Path]], None]) -> Run:
    with tempfile.TemporaryDirectory() as home:
        folder, paths = Path(home), []
        for number, html in enumerate(htmls):
            paths.append(folder / f"{number}.html")
            paths[-1].write_text(html, encoding="utf-8")

        def work() -> list[bytes]:
            render(folder, paths)
            return [Path(f"{path}.pdf").read_bytes() for path in paths]

        return measured(name, work)


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603


def _processor() -> float:
    """Give the processor time of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _largest() -> int:
    """Give the memory of the largest child so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _pages(pdfs: Sequence[bytes]) -> int:
    count = 0
    for pdf in pdfs:
        with tempfile.TemporaryFile() as file:
            file.write(pdf)
            with pikepdf.open(file) as document:
                count += len(document.pages)
    return count
