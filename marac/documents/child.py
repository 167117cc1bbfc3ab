"""Running a child process that has limits and no secrets: how this house reads what others wrote.

Laying out a paper and looking into an uploaded file both happen there. The child has a folder of
its own, an environment of our making, and gets its job on standard input.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def run(
    module: str, job: bytes, *, folder: Path, seconds: float, also: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a module of ours on a job; raise subprocess.TimeoutExpired when it takes too long.

    `also` is what its environment holds beside the common things.
    """
    return subprocess.run(  # noqa: S603 - fixed command, no shell
        [sys.executable, "-m", module],
        input=job,
        capture_output=True,
        cwd=folder,
        env=_environment(folder) | dict(also or {}),
        timeout=seconds,
        check=False,
        start_new_session=True,
    )


Process = subprocess.Popen[bytes]


def start(module: str, *, folder: Path, also: Mapping[str, str] | None = None) -> Process:
    """Start a module of ours that takes job after job; end it with `end`."""
    return subprocess.Popen(  # noqa: S603 - fixed command, no shell
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder) | dict(also or {}),
        start_new_session=True,
    )


def end(process: Process) -> None:
    """End a child, whatever it is doing, and wait until it is gone."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def _environment(folder: Path) -> dict[str, str]:
    """Only what a child needs: nothing of the web process's own environment crosses over."""
    return {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TMPDIR": str(folder),
        "TZ": "UTC",
    }
