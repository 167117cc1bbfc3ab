"""The server of pages: waitress, saying nothing of itself and guarding its own refusals too."""

import gc
from typing import Any

from flask import Flask
from waitress import server
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from marac.web.headers import security_headers

# More than any form of ours; the application itself refuses what is larger than a page may take.
LARGEST_REQUEST = 64 * 1024 * 1024
LARGEST_HEADERS = 32 * 1024
IDLE_SECONDS = 60
NO_STORE = ("Cache-Control", "no-store")
REFUSALS = {
    400: "This request could not be read.",
    413: "This is more than can be sent at once.",
    431: "The headers of this request are too large.",
}
# A full page makes some ten thousand things, which nearly all go by themselves when it is sent.
THINGS_BETWEEN_SEARCHES = 10_000
REFUSED = "This request could not be answered."


class GuardedErrorTask(ErrorTask):  # type: ignore[misc]
    """Answers what never reached the application: the same headers, and no echo of what came."""

    def execute(self) -> None:
        """Send a refusal in our own words."""
        error = self.request.error
        body = f"{REFUSALS.get(error.code, REFUSED)}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.response_headers.append(NO_STORE)
        self.response_headers.extend(security_headers(secure=self.channel.secure).items())
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class GuardedChannel(HTTPChannel):  # type: ignore[misc]
    """A connection whose refusals are ours."""

    error_task_class = GuardedErrorTask
    secure = False


class SecureChannel(GuardedChannel):
    """A connection behind a proxy that speaks TLS."""

    secure = True


def make_server(app: Flask, *, host: str, port: int, threads: int = 8) -> Any:
    """Open the port, ready to run; port 0 takes any that is free."""
    made = server.create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        # Who asked is told by proxies that the settings name (web/deployment.py), or by nobody.
        clear_untrusted_proxy_headers=not app.extensions["marac.settings"].proxies,
        max_request_body_size=LARGEST_REQUEST,
        inbuf_overflow=LARGEST_REQUEST,  # a file on its way in stays in memory, not in a folder
        max_request_header_size=LARGEST_HEADERS,
        channel_timeout=IDLE_SECONDS,
    )
    channel = SecureChannel if app.config["MARAC_PRODUCTION"] else GuardedChannel
    # A name may stand for several addresses, with a socket for each.
    several = isinstance(made, server.MultiSocketServer)
    for each in list(made.map.values()) if several else [made]:
        each.channel_class = channel
    return made


def serve(app: Flask, *, host: str, port: int, threads: int = 8) -> None:
    """Serve the pages until the process is told to end."""
    made = make_server(app, host=host, port=port, threads=threads)
    settle()
    made.run()


def settle() -> None:
    """Take what has been made so far out of the search for garbage: it stays as long as we do.

    Otherwise some page waits, every now and then, until hundreds of thousands of things have been
    looked through that belong to no request (measured: a third of a second). The search comes less
    often too: by default a dozen times while one full page is made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(THINGS_BETWEEN_SEARCHES)
