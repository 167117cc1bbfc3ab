"""An application served by threads on loopback, that can be stopped whatever it is doing."""

import threading

import waitress
from flask import Flask
from waitress.server import TcpWSGIServer
from waitress.wasyncore import dispatcher


class Served:
    """What listens while a story lasts; `stop` ends it within seconds, mid-request or not.

    waitress closes its wake-up pipe first and a request that ends later still writes into that
    number, which may be another file's by then: Playwright's own pipe, and every browser hangs.
    So here what listens goes first, on the loop's own thread, then the workers, the pipe last.
    """

    def __init__(self, app: Flask, port: int = 0) -> None:
        made = waitress.create_server(app, host="127.0.0.1", port=port, threads=8)
        assert isinstance(made, TcpWSGIServer)
        self.server = made
        self.port = made.effective_port
        self.thread = threading.Thread(target=made.run, daemon=True)
        self.thread.start()

    def stop(self, *, patience: float = 5.0) -> None:
        """Drop every connection, give the workers `patience` seconds, and end the loop."""
        pipe = self.server.trigger
        pipe.pull_trigger(self._drop)
        self.server.task_dispatcher.shutdown(timeout=patience)
        self.server.pull_trigger = lambda: None
        pipe.pull_trigger(pipe.close)
        self.thread.join(patience)
        assert not self.thread.is_alive(), "the server of this story does not end"

    def _drop(self) -> None:
        """Close whatever listens or is connected, but for the pipe that wakes the loop."""
        dispatcher.close(self.server)  # its own `close` would take the pipe along
        for channel in list(self.server.active_channels.values()):
            channel.handle_close()
