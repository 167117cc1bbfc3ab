"""A real mail server on this machine, with its certificates and its moods."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
Say = Callable[[], str | None]


@dataclass
class Postbox:
    """Takes mail, unless a step says otherwise; `say` gives the answer of a step, None for yes."""

    say: dict[str, Say] = field(default_factory=dict)
    taken: list[Message] = field(default_factory=list)

    def _answer(self, step: str) -> str | None:
        return self.say[step]() if step in self.say else None

    async def handle_EHLO(  # noqa: N802 - as the server calls it
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, lines: list[str]
    ) -> list[str]:
        session.host_name = hostname
        refusal = self._answer("EHLO")
        return [refusal] if refusal else lines

    async def handle_HELO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str
    ) -> str:
        session.host_name = hostname
        return self._answer("EHLO") or "250 here"

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._answer("MAIL")
        if refusal is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refusal or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._answer("RCPT")
        if refusal is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return refusal or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        refusal = self._answer("DATA")
        if refusal is not None and refusal[0] in "45":
            return refusal
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(message_from_bytes(content))
        self._answer("TAKEN")  # and now it is ours, though nobody has been told so
        if refusal == "hang up":
            server.transport.abort()
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """Give the Message-ID of every mail that was taken, in their order."""
        return [str(message["Message-ID"]) for message in self.taken]


class Door(Controller):
    """Lets somebody in by STARTTLS, or in TLS from the first byte."""

    def __init__(self, box: Postbox, *, tls: ssl.SSLContext | None, implicit: bool) -> None:
        self._tls = tls
        super().__init__(
            box, hostname=HOST, port=0, ssl_context=tls if implicit else None, decode_data=False
        )

    def factory(self) -> SMTP:
        """Make the server of one connection."""
        if self._tls is None or self.ssl_context is not None:
            return SMTP(self.handler)
        return SMTP(self.handler, tls_context=self._tls, require_starttls=True)

    def _trigger_server(self) -> None:
        """Learn which port was free, and look in."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def postmaster(
    box: Postbox, *, tls: ssl.SSLContext | None = None, implicit: bool = False
) -> Iterator[int]:
    """Open the mail server for as long as the story lasts, and give its port."""
    door = Door(box, tls=tls, implicit=implicit)
    door.start()
    try:
        yield door.port
    finally:
        door.stop()


@dataclass
class Authority:
    """Vouches for mail servers, with a file by which it is known."""

    folder: Path
    name: str = "authority"

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign(self.key, self.name, "", timedelta(days=2), ca=True)
        self.file = self.folder / f"{self.name}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def vouch(self, name: str = HOST, *, lasts: timedelta = timedelta(days=1)) -> ssl.SSLContext:
        """Give a server what it shows to prove that it has this name."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(key, name, name, lasts)
        file = self.folder / f"{name}-{time.monotonic_ns()}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context

    def _sign(
        self,
        key: ec.EllipticCurvePrivateKey,
        common: str,
        name: str,
        lasts: timedelta,
        *,
        ca: bool = False,
    ) -> x509.Certificate:
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(issuer if ca else subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=3))
            .not_valid_after(now + lasts)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if name:
            made = made.add_extension(x509.SubjectAlternativeName([_as_name(name)]), critical=False)
        return made.sign(self.key, hashes.SHA256())


def _as_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
