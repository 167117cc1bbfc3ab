"""A document can reach nothing outside itself, and can use only so much of the machine."""

import base64
import subprocess
import sys
from typing import Any

import pytest

from marac import documents

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def data(kind: str, content: str | bytes) -> str:
    """A data: address."""
    raw = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def test_a_data_image_and_an_https_link_are_allowed() -> None:
    image = data("image/png", DOT)
    html = f"<img alt='A dot' src='{image}'><a href='https://www.report-it.org.uk/'>True Vision</a>"
    assert documents.render(html, title="Sample").startswith(b"%PDF")


LONG = "<p>" + "word " * 400_000


def test_a_document_that_takes_too_long_is_stopped_by_the_clock() -> None:
    with pytest.raises(documents.RenderTimedOut):
        documents.render(LONG, title="Sample", limits=documents.Limits(wall_seconds=1))


def test_a_document_that_works_too_hard_is_stopped_by_the_kernel() -> None:
    with pytest.raises(documents.RenderTimedOut):
        documents.render(LONG, title="Sample", limits=documents.Limits(cpu_seconds=1))


def test_a_document_that_wants_too_much_memory_fails_and_the_caller_lives() -> None:
    with pytest.raises(documents.RenderFailed):
        documents.render(LONG, title="Sample", limits=documents.Limits(memory_bytes=160_000_000))


def test_an_error_never_quotes_the_document() -> None:
    with pytest.raises(documents.RenderFailed) as failed:
        documents.render("<img src='data:image/png;base64,Zainab'>", title="Sample")
    assert "Zainab" not in str(failed.value)


def test_the_child_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}
    popen = subprocess.Popen

    def watch(*command: Any, env: dict[str, str], **rest: Any) -> Any:
        given.update(env)
        return popen(*command, env=env, **rest)

    monkeypatch.setenv("MARAC_SECRET_KEY", "canary")
    monkeypatch.setattr(subprocess, "Popen", watch)
    documents.render("<h1>Sample</h1>", title="Sample")
    assert "FONTCONFIG_FILE" in given
    assert [name for name in given if name.startswith("MARAC")] == []
    assert "canary" not in given.values()


def test_the_child_may_neither_connect_nor_start_a_program() -> None:
    code = (
        "import socket, subprocess\n"
        "from marac.documents.confined import close_the_doors\n"
        "close_the_doors()\n"
        "for attempt in (lambda: socket.create_connection(('127.0.0.1', 1)),\n"
        "                lambda: subprocess.run(['/bin/true'])):\n"
        "    try:\n"
        "        attempt()\n"
        "    except PermissionError:\n"
        "        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"refused", b"refused"]
