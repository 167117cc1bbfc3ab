"""The ways in which a document may ask for something outside itself: none is followed, all fail.

A loopback server and a socket count who calls, and the file that must not be read is a pipe that
nobody writes to: whoever opened it would wait until the clock stopped the render.
"""

import base64
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from weasyprint import HTML

from marac import documents

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title>{}</svg>'
ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{}">]>'


def data(kind: str, content: str) -> str:
    """A data: address."""
    return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"


@dataclass
class Bait:
    """What must stay untouched: a server, a socket and a pipe, and who called on them."""

    http: str
    port: int
    pipe: Path
    unix: Path
    calls: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bait]:
    """The bait, laid out for the length of this module."""
    folder, calls = tmp_path_factory.mktemp("bait"), list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    os.mkfifo(folder / "secret.png")
    port = server.server_port
    yield Bait(f"http://127.0.0.1:{port}", port, folder / "secret.png", folder / "s", calls)
    server.shutdown()
    server.server_close()
    thread.join()


VECTORS = {
    # Addresses of every scheme, in an image.
    "file:": "<img alt=x src='file://{pipe}'>",
    "file: in capitals": "<img alt=x src='FILE://{pipe}'>",
    "file: behind percent signs": "<img alt=x src='file://{coded}'>",
    "a bare path": "<img alt=x src='{pipe}'>",
    "a UNC path": r"<img alt=x src='\\127.0.0.1\share\a.png'>",
    "http: to a server that redirects": "<img alt=x src='{http}/a.png'>",
    "https:": "<img alt=x src='https://127.0.0.1:{port}/a.png'>",
    "ftp:": "<img alt=x src='ftp://127.0.0.1:{port}/a.png'>",
    "a unix socket": "<img alt=x src='http+unix://{unix}/a.png'>",
    "no scheme": "<img alt=x src='//127.0.0.1:{port}/a.png'>",
    "a relative path": "<img alt=x src='a.png'>",
    "a relative path with a base": "<base href='{http}/'><img alt=x src='a.png'>",
    "data: of a wrong kind": "<img alt=x src='data:text/html,<p>x'>",
    # Elements.
    "an object": "<object data='{http}/a.png'></object>",
    "an embed": "<embed src='{http}/a.png'>",
    "an iframe": "<iframe src='{http}/a.html'></iframe>",
    "a set of sources": "<img alt=x srcset='{http}/a.png 2x'>",
    "a picture": "<picture><source srcset='{http}/a.png'></picture>",
    "a video": "<video src='{http}/a.mp4'></video>",
    "an attachment": "<link rel=attachment href='file://{pipe}'>",
    "an attached link": "<a rel=attachment href='file://{pipe}'>x</a>",
    "an attached link of data": "<a rel=attachment href='data:text/plain,x'>x</a>",
    # Style sheets.
    "a linked style sheet": "<link rel=stylesheet href='{http}/a.css'>",
    "a style sheet in data": "<link rel=stylesheet href='{import_sheet}'>",
    "@import": "<style>@import url({http}/a.css)</style>",
    "@font-face": "<style>@font-face {{font-family: a; src: url({http}/a.ttf)}}</style><p>x",
    "@page background": "<style>@page {{ background: url({http}/a.png) }}</style><p>x",
    "background": "<p style='background: url({http}/a.png)'>x</p>",
    "list-style-image": "<ul style='list-style-image: url(file://{pipe})'><li>x</ul>",
    "border-image": "<p style='border: 1px solid; border-image: url({http}/a.png) 1'>x</p>",
    "content": "<style>p::before {{ content: url({http}/a.png) }}</style><p>x</p>",
    "cursor": "<p style='cursor: url({http}/a.cur), auto'>x</p>",
    # Drawings.
    "an SVG image": "<svg width=9 height=9><title>x</title>"
    "<image href='file://{pipe}' width='9' height='9'/></svg>",
    "an SVG image in a data image": "<img alt=x src='{svg_image}'>",
    "an SVG use": "<svg width=9 height=9><title>x</title><use href='{http}/a.svg#b'/></svg>",
    "an SVG use, the old way": "<svg width=9 height=9><title>x</title>"
    "<use xlink:href='file://{pipe}#b'/></svg>",
    "an SVG external entity": "<img alt=x src='{svg_entity}'>",
    "an SVG style sheet": "<svg width=9 height=9><title>x</title>"
    "<style>@IMPORT '{http}/a.css';</style></svg>",
    "an SVG style sheet in a data image": "<img alt=x src='{svg_style}'>",
    # Links that a reader would follow.
    "a javascript: link": "<a href='javascript:app.alert(1)'>x</a>",
    "a file: link": "<a href='file://{pipe}'>x</a>",
    "a relative link": "<a href='cases/3'>x</a>",
}


def spelled(vector: str, bait: Bait) -> str:
    """The document of a vector."""
    return "<h1>Sample</h1>" + VECTORS[vector].format(
        http=bait.http,
        port=bait.port,
        pipe=bait.pipe,
        coded=quote(str(bait.pipe)).replace("secret", "%73%65cret"),
        unix=quote(str(bait.unix), safe=""),
        import_sheet=data("text/css", f"@import url({bait.http}/a.css);"),
        svg_image=data("image/svg+xml", SVG.format(f'<image href="{bait.http}/a.png"/>')),
        svg_style=data("image/svg+xml", SVG.format(f"<style>@import '{bait.http}/a';</style>")),
        svg_entity=data("image/svg+xml", ENTITY.format(bait.pipe) + SVG.format("<text>&x;</text>")),
    )


@pytest.mark.parametrize("vector", VECTORS)
def test_a_document_that_asks_for_something_outside_fails(vector: str, bait: Bait) -> None:
    bait.calls.clear()
    limits = documents.Limits(wall_seconds=30)
    with pytest.raises(documents.FetchDenied) as denied:
        documents.render(spelled(vector, bait), title="Sample", limits=limits)
    assert bait.calls == []
    assert bait.pipe.name not in str(denied.value)


def test_a_call_on_the_unix_socket_would_be_heard(bait: Bait) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(bait.unix))
        listening.listen()
        listening.settimeout(0.1)
        with pytest.raises(documents.FetchDenied):
            documents.render(spelled("a unix socket", bait), title="Sample")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_the_bait_counts_whoever_takes_it(bait: Bait) -> None:
    bait.calls.clear()
    with pytest.raises(OSError, match="file"):
        urlopen(f"{bait.http}/by-hand")
    assert bait.calls == ["/by-hand"]


FOLLOWED = ("http: to a server that redirects", "an embed", "@import", "background", "content")


@pytest.mark.parametrize("vector", FOLLOWED)
def test_an_engine_left_to_itself_would_have_followed(vector: str, bait: Bait) -> None:
    bait.calls.clear()
    HTML(string=spelled(vector, bait)).render()
    assert bait.calls != []
