"""Mails to members, sent by background tasks."""

import logging
import smtplib
from email.message import EmailMessage

from app.settings import Settings

logger = logging.getLogger("app.mail")


def send_mail(settings: Settings, to: str, subject: str, text: str) -> None:
    """Send a mail, or write to the log that there would have been one. It blocks: run it in a thread."""
    if settings.smtp_host is None:
        logger.warning("no mail server: %r for %s is not sent", subject, to)
        return
    message = EmailMessage()
    message["From"] = "shed@toolshed.example"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=10) as server:
        server.send_message(message)
