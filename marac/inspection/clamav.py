"""Asking ClamAV about a file over its socket: the INSTREAM command, bounded in time.

The address is the path of a unix socket, or host:port. Whatever goes wrong is `ScannerAway`: a file
about which nobody answered is not clean.
"""

import socket
import struct
import time
from contextlib import closing

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 30.0
_CHUNK, _LONGEST_ANSWER = 64 * 1024, 4096


class ScannerAway(Exception):
    """The virus scanner cannot be reached, took too long, or answered what nobody understands."""


def scan(address: str, data: bytes) -> bool:
    """Tell whether the scanner finds nothing wrong with a file; raise ScannerAway without a word.

    What it calls what it found is not passed on: nobody here can do anything with it.
    """
    try:
        with closing(_connect(address)) as connection:
            answer = _ask(connection, data)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error
    if answer == b"stream: OK":
        return True
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return False
    raise ScannerAway("the answer was neither OK nor FOUND")


def _connect(address: str) -> socket.socket:
    if "/" in address:
        return _connect_to_path(address)
    host, _, port = address.rpartition(":")
    if not port.isdigit():
        raise ScannerAway("MARAC_CLAMAV is neither a path nor host:port")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)


def _connect_to_path(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _ask(connection: socket.socket, data: bytes) -> bytes:
    """Send the file in pieces, each with its length before it, and read the one line back."""
    until = time.monotonic() + ANSWER_SECONDS
    connection.settimeout(ANSWER_SECONDS)
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), _CHUNK):
        piece = data[start : start + _CHUNK]
        connection.sendall(struct.pack(">I", len(piece)) + piece)
        _must_be_in_time(until)
    connection.sendall(struct.pack(">I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(max(until - time.monotonic(), 0.01))
        received = connection.recv(_LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.rstrip(b"\0\n")


def _must_be_in_time(until: float) -> None:
    if time.monotonic() > until:
        raise TimeoutError
