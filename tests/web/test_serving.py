"""What waitress itself refuses is as guarded as a page, and says nothing of the server."""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from marac.web.serving import LARGEST_HEADERS, LARGEST_REQUEST, make_server

LONG = b"x" * (LARGEST_HEADERS - 32)  # with its line, just what is too much
BAD = [
    (b"GET / HTTP/1.1\r\nAmira Hassan\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Amira\r\n\r\n", b"501"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: Amira\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + LONG + b"\r\n\r\n", b"431"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (LARGEST_REQUEST + 1), b"413"),
]


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """A port at which the application listens."""
    server = make_server(app, host="127.0.0.1", port=0, threads=1)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield int(server.effective_port)
    server.close()
    thread.join(timeout=5)


def ask(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Send bytes as they are; give the head and the body of what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize(("request_bytes", "status"), BAD)
def test_a_broken_request_gets_the_same_headers_and_no_echo(
    port: int, request_bytes: bytes, status: bytes
) -> None:
    head, body = ask(port, request_bytes)
    assert head.startswith((b"HTTP/1.1 " + status, b"HTTP/1.0 " + status))
    lines = head.lower().split(b"\r\n")
    assert b"content-security-policy: default-src 'none'; " in head.lower()
    for line in (
        b"x-content-type-options: nosniff",
        b"referrer-policy: same-origin",
        b"cache-control: no-store",
    ):
        assert line in lines
    assert not [line for line in lines if line.startswith(b"server:")]
    assert b"Amira" not in body
    assert b"waitress" not in head + body


def test_a_page_does_not_say_what_serves_it(port: int) -> None:
    head, body = ask(port, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b"ok\n"
    assert b"server:" not in head.lower()
