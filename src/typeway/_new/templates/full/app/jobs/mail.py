"""Sending mail: to the log in development, by SMTP where `SMTP_URL` names a server."""

import logging
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from app.settings import Settings

TIMEOUT = 20.0
"""Seconds that the server may take for each step."""

logger = logging.getLogger(__name__)


class Mailer(Protocol):
    """Whatever can send a message."""

    async def send(self, message: EmailMessage) -> None:
        """Send a message; raises if it was not taken."""


class LogMailer:
    """Writes messages to the log instead of sending them."""

    async def send(self, message: EmailMessage) -> None:
        """Log a message."""
        logger.info("Mail to %s: %s\n%s", message["To"], message["Subject"], message.get_content())


class SMTPMailer:
    """Hands messages to a mail server.

    `smtps://` is TLS from the first octet. With `smtp://` the connection is encrypted where the server offers it, and
    always if there is a password.

    Raises:
        ValueError: the address is not one of a mail server.
    """

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        if url.scheme not in ("smtp", "smtps") or not url.hostname:
            raise ValueError("SMTP_URL has to look like smtp://user:password@host:587 or smtps://host")
        self._host = url.hostname
        self._tls = url.scheme == "smtps"
        self._port = url.port or (465 if self._tls else 587)
        self._user = unquote(url.username) if url.username else None
        self._password = unquote(url.password) if url.password else None

    async def send(self, message: EmailMessage) -> None:
        """Send a message on a connection of its own.

        Raises:
            aiosmtplib.SMTPException: the server is away or refuses.
        """
        await aiosmtplib.send(
            message,
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            start_tls=True if self._password and not self._tls else None,
            timeout=TIMEOUT,
        )


def make_mailer(settings: Settings) -> Mailer:
    """The mailer that the settings ask for."""
    return SMTPMailer(settings.smtp_url) if settings.smtp_url else LogMailer()
