"""A document can reach nothing outside itself, and can use only so much of the machine."""

import base64
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
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


class Server:
    """A loopback server that redirects, and remembers what it was asked."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(302)
                self.send_header("Location", "file:///etc/hostname")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.asked = asked
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server, listening for the length of this module."""
    one = Server()
    thread = threading.Thread(target=one.http.serve_forever, daemon=True)
    thread.start()
    yield one
    one.http.shutdown()
    one.http.server_close()
    thread.join()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that must never be read."""
    path = tmp_path_factory.mktemp("secret") / "secret.png"
    path.write_bytes(DOT)
    return path


VECTORS = {
    "file image": "<img alt=x src='file://{file}'>",
    "file image in capitals": "<img alt=x src='FILE://{file}'>",
    "image by bare path": "<img alt=x src='{file}'>",
    "redirecting image": "<img alt=x src='{http}/a.png'>",
    "https image": "<img alt=x src='https://127.0.0.1:1/a.png'>",
    "ftp image": "<img alt=x src='ftp://127.0.0.1:1/a.png'>",
    "scheme-less image": "<img alt=x src='//127.0.0.1/a.png'>",
    "relative image": "<img alt=x src='a.png'>",
    "relative image with a base": "<base href='{http}/'><img alt=x src='a.png'>",
    "object": "<object data='{http}/a.png'></object>",
    "embed": "<embed src='{http}/a.png'>",
    "stylesheet link": "<link rel=stylesheet href='{http}/a.css'>",
    "css import": "<style>@import url({http}/a.css)</style>",
    "css import in a data sheet": "<link rel=stylesheet href='{import_sheet}'>",
    "css background": "<p style='background: url({http}/a.png)'>x</p>",
    "css list marker": "<ul style='list-style-image: url(file://{file})'><li>x</ul>",
    "css content": "<style>p::before {{ content: url({http}/a.png) }}</style><p>x</p>",
    "border image": "<p style='border: 1px solid; border-image: url({http}/a.png) 1'>x</p>",
    "font face": "<style>@font-face {{ font-family: a; src: url({http}/a.ttf) }}</style><p>x",
    "inline svg image": "<svg width=9 height=9><title>x</title><image href='file://{file}' "
    "width='9' height='9'/></svg>",
    "svg image inside a data image": "<img alt=x src='{svg_image}'>",
    "svg use from outside": "<svg width=9 height=9><title>x</title>"
    "<use href='{http}/a.svg#b'/></svg>",
    "svg use from outside, the old way": "<svg width=9 height=9><title>x</title>"
    "<use xlink:href='file://{file}#b'/></svg>",
    "inline svg stylesheet": "<svg width=9 height=9><title>x</title>"
    "<style>@IMPORT '{http}/a.css';</style></svg>",
    "svg stylesheet inside a data image": "<img alt=x src='{svg_style}'>",
    "attachment": "<link rel=attachment href='file://{file}'>",
    "attachment link": "<a rel=attachment href='file://{file}'>x</a>",
    "attachment of data": "<a rel=attachment href='data:text/plain,x'>x</a>",
    "javascript link": "<a href='javascript:app.alert(1)'>x</a>",
    "link to a file": "<a href='file://{file}'>x</a>",
    "relative link": "<a href='cases/3'>x</a>",
}


@pytest.mark.parametrize("vector", VECTORS)
def test_a_document_that_asks_for_something_outside_fails(
    vector: str, server: Server, secret: Path
) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
    image = f'<image href="{server.address}/a.png" width="9" height="9"/>'
    style = f'<style>@import url("{server.address}/a.css");</style><rect width="9" height="9"/>'
    html = VECTORS[vector].format(
        http=server.address,
        file=secret,
        import_sheet=data("text/css", f"@import url({server.address}/a.css);"),
        svg_image=data("image/svg+xml", svg.format(image)),
        svg_style=data("image/svg+xml", svg.format(style)),
    )
    with pytest.raises(documents.FetchDenied) as denied:
        documents.render(f"<h1>Sample</h1>{html}", title="Sample")
    assert server.asked == []
    assert str(secret) not in str(denied.value)


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
    run = subprocess.run

    def watch(*command: Any, env: dict[str, str], **rest: Any) -> Any:
        given.update(env)
        return run(*command, env=env, **rest)

    monkeypatch.setenv("MARAC_SECRET_KEY", "canary")
    monkeypatch.setattr(subprocess, "run", watch)
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
