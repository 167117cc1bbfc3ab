"""The line to a mail server: in TLS with a certificate that holds, and for a bounded time.

A server that dribbles keeps no sender: each answer has its time, and so has the whole of it, which
is shorter than the shortest pause after which another sender tries the same mail.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from marac.config import Settings

TIMEOUT_SECONDS = 10.0
LONGEST_SECONDS = 40.0
LEAVE_SECONDS = 2.0
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
READY = 220


class TookTooLong(OSError):
    """The server was still at it when the time was up."""


class NoTLS(smtplib.SMTPNotSupportedError):
    """A server on another machine offers no TLS, so it is told nothing."""


@contextmanager
def open_line(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Greet the mail server in TLS, and hang up at the end or when the time is up.

    This machine itself is spoken to in TLS too once its authority (`smtp_ca`) is named.
    """
    line = Line(settings)
    try:
        line.greet()
        yield line
    except OSError as error:
        if line.is_over:
            raise TookTooLong from error
        raise
    finally:
        line.hang_up()


class Line(smtplib.SMTP):
    """Speaks with a mail server until the time is up, and then hangs up, whatever it waits for."""

    _host: str

    def __init__(self, settings: Settings) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self._settings = settings
        self._host = settings.smtp_host or ""  # whose name the certificate must bear
        # A second hold on the same connection: TLS takes the first one away from us.
        self._wire: socket.socket | None = None
        self.is_over = False
        self._alarm = threading.Timer(LONGEST_SECONDS, self._time_is_up)
        self._alarm.daemon = True

    def greet(self) -> None:
        """Reach the server, and go over to TLS before anything is said."""
        self._alarm.start()
        code, words = self.connect(self._host, self._settings.smtp_port)
        if code != READY:
            raise smtplib.SMTPConnectError(code, words)
        if self._settings.smtp_implicit_tls or self._may_be_plain():
            return
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise NoTLS
        self.starttls(context=self._trust())

    def hang_up(self) -> None:
        """Take leave if there is time; what was said before holds, whatever is answered now."""
        with suppress(OSError):
            if self.sock is not None:
                self.sock.settimeout(LEAVE_SECONDS)
                self.quit()
        self._alarm.cancel()
        self.close()
        if self._wire is not None:
            self._wire.close()

    def _may_be_plain(self) -> bool:
        return self._host in OWN_MACHINE and self._settings.smtp_ca is None

    def _trust(self) -> ssl.SSLContext:
        """Trust the machine's authorities, or the one that is named and no other."""
        named = self._settings.smtp_ca
        context = ssl.create_default_context(cafile=str(named) if named is not None else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        wire = socket.create_connection((host, port), timeout)
        self._wire = wire.dup()
        if self.is_over:
            wire.close()
            raise TookTooLong
        if not self._settings.smtp_implicit_tls:
            return wire
        return self._trust().wrap_socket(wire, server_hostname=host)

    def _time_is_up(self) -> None:
        self.is_over = True
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)
