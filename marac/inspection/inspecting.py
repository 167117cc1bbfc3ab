"""Looking into a file: its size and name here, what is inside it in a child process."""

import json
import logging
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marac.documents import child
from marac.documents.limits import Limits
from marac.inspection.fitness import Unfit
from marac.inspection.kinds import LARGEST, Kind, kind_by_name, kinds_by_content
from marac.inspection.naming import tidy_name

LOG = logging.getLogger(__name__)
# So many files at once are looked into by one process, or nobody else would be served meanwhile.
AT_ONCE, PATIENCE_SECONDS = 2, 10.0
_turns = threading.BoundedSemaphore(AT_ONCE)
LIMITS = Limits(cpu_seconds=20, wall_seconds=30, memory_bytes=1024 * 1024 * 1024)

NOT_TAKEN = "The file must be a PDF, a Word document (.docx), a PNG or JPG picture, or plain text"
TOO_LARGE = "The file must be 10 MB or smaller"
EMPTY = "The file is empty"
TOO_MUCH = "The file is too complicated to be checked. Save it as a simpler PDF and try again"
BUSY = "Many files are being checked at this moment. Wait a minute, then send yours again"
LARGER_DRAWN = "The picture is larger than 10 MB when it is drawn anew. Save it smaller"


@dataclass(frozen=True)
class Sound:
    """A file that may be kept: its name, what it is, and the bytes to keep."""

    name: str
    kind: Kind
    data: bytes


def inspect(name: str, data: bytes, *, limits: Limits = LIMITS) -> Sound:
    """Give what may be kept of a file; raise Unfit with the reason when it may not be."""
    tidy = tidy_name(name)
    kind = _kind(tidy, data)
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Unfit(BUSY)
    try:
        kept = _look_inside(kind, data, limits)
    finally:
        _turns.release()
    if len(kept) > LARGEST:
        raise Unfit(LARGER_DRAWN)
    return Sound(name=tidy, kind=kind, data=kept)


def _kind(name: str, data: bytes) -> Kind:
    """Say what a file is; its ending and each way to read it must agree."""
    kind = kind_by_name(name)
    if kind is None:
        raise Unfit(NOT_TAKEN)
    if len(data) > LARGEST:
        raise Unfit(TOO_LARGE)
    if not data:
        raise Unfit(EMPTY)
    found = kinds_by_content(data)
    if len(found) > 1:
        raise Unfit("The file pretends to be two kinds of file at once, so it is not safe to keep")
    if found != {kind}:
        ending = name.rpartition(".")[2]
        raise Unfit(f"The name ends in .{ending}, but the file is of another kind")
    return kind


def _look_inside(kind: Kind, data: bytes, limits: Limits) -> bytes:
    job = json.dumps(
        {"kind": kind, "cpu_seconds": limits.cpu_seconds, "memory_bytes": limits.memory_bytes}
    )
    with tempfile.TemporaryDirectory(prefix="marac-file-") as folder:
        try:
            done = child.run(
                "marac.inspection.worker",
                job.encode() + b"\n" + data,
                folder=Path(folder),
                seconds=limits.wall_seconds,
            )
        except subprocess.TimeoutExpired:
            raise Unfit(TOO_MUCH) from None
    return _answer_of(done)


def _answer_of(done: subprocess.CompletedProcess[bytes]) -> bytes:
    """Take the answer apart: the bytes to keep, or why there are none."""
    head, _, kept = done.stdout.partition(b"\n")
    if done.returncode or not head:
        LOG.warning("looking into a file ended with status %s", done.returncode)
        raise Unfit(TOO_MUCH)
    answer: dict[str, Any] = json.loads(head)
    if answer.get("failed"):
        LOG.warning("looking into a file failed: %s", answer["failed"])
        raise Unfit(TOO_MUCH)
    if answer.get("unfit"):
        raise Unfit(answer["unfit"])
    return kept
