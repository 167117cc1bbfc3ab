"""A stand-in for ClamAV's daemon on this machine, which speaks its protocol."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path
from types import TracebackType

from tests.inspection.samples import EICAR


class Clamd:
    """Answers as ClamAV does, or with `says`; says nothing at all when that is None."""

    def __init__(self, *, says: bytes | None = b"?", path: Path | None = None) -> None:
        self.says, self.asked_about = says, list[bytes]()
        family = socket.AF_UNIX if path else socket.AF_INET
        self.door = socket.socket(family, socket.SOCK_STREAM)
        self.door.bind(str(path) if path else ("127.0.0.1", 0))
        self.door.listen()
        self.address = str(path) if path else f"127.0.0.1:{self.door.getsockname()[1]}"
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Clamd:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: object, where: TracebackType | None
    ) -> None:
        self.over.set()
        # Closing alone would leave the thread waiting at the door.
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self.door.accept()
            except OSError:
                return
            with caller:
                self._answer(caller)

    def _answer(self, caller: socket.socket) -> None:
        with caller.makefile("rb") as heard:
            assert heard.read(10) == b"zINSTREAM\0"
            pieces = []
            while length := struct.unpack(">I", heard.read(4))[0]:
                pieces.append(heard.read(length))
        data = b"".join(pieces)
        self.asked_about.append(data)
        if self.says is None:
            self.over.wait(5)
        elif self.says == b"?":
            found = b"Eicar-Signature FOUND" if EICAR in data else b"OK"
            caller.sendall(b"stream: " + found + b"\0")
        else:
            caller.sendall(self.says)
