"""The child process: read a file from standard input, look into it, answer and leave.

The job is one line of JSON, then the file. The answer is one line of JSON (`{}`, `{"unfit": ""}`
or `{"failed": ""}`), then what may be kept.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from marac.documents.confined import close_the_doors, limit
from marac.inspection.fitness import Unfit

# Which module looks into which kind; only the one that is needed is loaded, under the limits.
READERS = {"pdf": "pdf", "docx": "word", "png": "pictures", "jpg": "pictures", "txt": "texts"}


def main() -> None:
    """Do the one job, answering on a private copy of standard output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    job: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    limit(job["cpu_seconds"], job["memory_bytes"])
    head, kept = attempt(job["kind"], sys.stdin.buffer.read())
    answer.write(json.dumps(head).encode() + b"\n" + kept)
    answer.flush()
    os._exit(0)  # nothing to tear down that the kernel does not do faster


def attempt(kind: str, data: bytes) -> tuple[dict[str, str], bytes]:
    """Look, and turn whatever happens into an answer that quotes nothing of the file."""
    module = import_module(f"marac.inspection.{READERS[kind]}")
    close_the_doors()
    look: Callable[[str, bytes], bytes] = module.look_into
    try:
        return {}, look(kind, data)
    except Unfit as reason:
        return {"unfit": str(reason)}, b""
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"failed": f"{type(error).__name__} at {Path(place.filename).name}"}, b""


if __name__ == "__main__":
    main()
