"""A mail server for tests: real SMTP with STARTTLS, which keeps what it takes and refuses what it is told to."""

import asyncio
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.ports import unused_port

ABROAD = "127.1"
"""This machine by a name that does not say so: whoever connects by it must ask for TLS."""
USER, PASSWORD = "coach@club.example", "an app password"
PATIENCE_S = 30.0  # generous: only a failing test waits so long


@dataclass(frozen=True)
class Certificate:
    """A certificate that only this test believes, good for this machine's names."""

    chain: Path
    key: Path

    def server(self) -> ssl.SSLContext:
        """Returns what a server shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def make_certificate(folder: Path, name: str = ABROAD) -> Certificate:
    """Writes a fresh certificate for this machine by a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    certificate.chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    certificate.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return certificate


@dataclass(frozen=True)
class Taken:
    """A mail that the server took: from and to whom, by which connection, and what it holds."""

    sender: str
    to: tuple[str, ...]
    connection: int
    is_encrypted: bool
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail as the standard library reads it."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Sink:
    """A mail server that listens while it is open.

    refused: answers by recipient. said_to_mail: an answer to each sender, said_to_data to each mail. logins: whose
    login was shown to it. sessions: who spoke with it, one a connection.
    """

    certificate: Certificate | None = None
    has_login: bool = False
    is_tls_from_the_start: bool = False
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    said_to_mail: str = ""
    said_to_data: str = ""
    hangs_up_at_data: bool = False
    logins: list[str] = field(default_factory=list)
    recipients_tried: list[str] = field(default_factory=list)
    sessions: list[SMTP] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def listening(self) -> Iterator["Sink"]:
        """Listens while the context lasts; a second time at the same port."""
        controller = _Controller(self)
        controller.start()
        self.port = controller.port
        try:
            yield self
        finally:
            controller.stop()

    def until(self, count: int) -> Taken:
        """Waits until so many mails were taken, and returns the last of them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.taken) >= count, PATIENCE_S), len(self.taken)
        return self.taken[count - 1]

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd asks for
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Counts connections; TLS makes it say hello twice."""
        session.host_name = hostname
        if server not in self.sessions:
            self.sessions.append(server)
        return responses

    @property
    def connections(self) -> int:
        """How often it was connected to."""
        return len(self.sessions)

    def hang_up(self) -> None:
        """Ends the last connection without a word."""
        server = self.sessions[-1]
        transport = server.transport
        assert isinstance(transport, asyncio.Transport)
        server.loop.call_soon_threadsafe(transport.abort)

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd asks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes any sender, unless told otherwise."""
        if self.said_to_mail:
            return self.said_to_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd asks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Takes any mailbox, unless told otherwise."""
        self.recipients_tried.append(address)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd asks for
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keeps a mail."""
        assert server.transport is not None
        if self.hangs_up_at_data:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 nobody hears this"
        if self.said_to_data:
            return self.said_to_data
        content = envelope.content
        assert isinstance(content, bytes)
        is_encrypted = server.transport.get_extra_info("ssl_object") is not None
        taken = Taken(
            str(envelope.mail_from), tuple(envelope.rcpt_tos), self.connections, is_encrypted, content
        )
        with self._changed:
            self.taken.append(taken)
            self._changed.notify_all()
        return "250 OK"

    def login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, shown: Any
    ) -> AuthResult:
        """Lets one user in."""
        assert isinstance(shown, LoginPassword)
        self.logins.append(shown.login.decode())
        return AuthResult(success=shown == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)


class _Controller(Controller):
    """Listens on this machine only, at a free port."""

    def __init__(self, sink: Sink) -> None:
        """Takes what to do with mails."""
        more: dict[str, Any] = (
            {
                "authenticator": sink.login,
                "auth_required": not sink.is_tls_from_the_start,
                "auth_require_tls": not sink.is_tls_from_the_start,
            }
            if sink.has_login
            else {}
        )
        tls = sink.certificate.server() if sink.certificate else None
        more["ssl_context" if sink.is_tls_from_the_start else "tls_context"] = tls
        super().__init__(
            sink,
            "127.0.0.1",
            sink.port or unused_port(),
            require_starttls=tls is not None and not sink.is_tls_from_the_start,
            ready_timeout=PATIENCE_S,
            **more,
        )


def eventually(holds: Callable[[], bool]) -> None:
    """Waits until something holds."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)
