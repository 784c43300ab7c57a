"""The jobs themselves. A job may run twice – when a worker dies before it could say that it was done."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Annotated
from uuid import UUID

from taskiq import Context, TaskiqDepends

from app.jobs.mail import Mailer
from app.notifications.hub import Hub

RETRY_WAITS = (0.0, 5.0, 30.0, 120.0)
"""Seconds before each attempt. They are spent in the job: streams of Redis know no messages for later."""


@dataclass(frozen=True)
class Services:
    """What jobs use: in a worker of its own, in the web process where there is none."""

    mailer: Mailer
    hub: Hub
    mail_from: str


async def send_welcome(user_id: str, email: str, context: Annotated[Context, TaskiqDepends()]) -> None:
    """Greet somebody who has registered."""
    services: Services = context.state.services
    attempt = int(context.message.labels.get("_retries", 0))
    await asyncio.sleep(RETRY_WAITS[min(attempt, len(RETRY_WAITS) - 1)])
    message = EmailMessage()
    message["From"] = services.mail_from
    message["To"] = email
    message["Subject"] = "Welcome"
    message.set_content("Your account is ready.\n\nIf you did not ask for one, ignore this message.\n")
    await services.mailer.send(message)
    await services.hub.publish(UUID(user_id), "welcome.sent", {})
