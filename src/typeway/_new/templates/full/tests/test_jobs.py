"""Jobs: the welcome after a registration, another attempt after a failure, and a queue that is away."""

import asyncio
import logging
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import httpx
import pytest
from taskiq import InMemoryBroker
from typeway import FastAPI

from app import worker
from app.jobs import queue, tasks
from app.jobs.mail import LogMailer, SMTPMailer, make_mailer
from app.jobs.queue import Jobs, open_jobs
from app.jobs.tasks import Services
from app.notifications.hub import Hub
from app.settings import Settings
from tests.factories import PASSWORD

ACCOUNT = {"email": "grace@example.org", "name": "Grace", "password": PASSWORD}


class Outbox:
    """Keeps messages instead of sending them; the first ones may fail."""

    def __init__(self, failures: int = 0) -> None:
        self.messages: list[EmailMessage] = []
        self.attempts = 0
        self._failures = failures

    async def send(self, message: EmailMessage) -> None:
        self.attempts += 1
        if self.attempts <= self._failures:
            raise OSError("the mail server is away")
        self.messages.append(message)


class Recorder(Hub):
    """Notes what is published."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    async def publish(self, user_id: UUID, kind: str, data: dict[str, Any]) -> None:
        self.told.append((str(user_id), kind))


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """Where mail goes; there are no waits between attempts."""
    monkeypatch.setattr(tasks, "RETRY_WAITS", (0.0, 0.0, 0.0, 0.0))
    return Outbox()


async def finish_jobs(jobs: Jobs) -> None:
    """Wait for jobs, and for those that they have put into the queue again."""
    assert isinstance(jobs.broker, InMemoryBroker)
    while jobs.broker._running_tasks:
        await jobs.broker.wait_all()


async def test_who_registers_is_welcomed(
    app: FastAPI, client: httpx.AsyncClient, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Recorder()
    monkeypatch.setitem(app.state.jobs.broker.state, "services", Services(outbox, hub, "us@example.org"))

    user = (await client.post("/auth/register", json=ACCOUNT)).json()
    await finish_jobs(app.state.jobs)

    [message] = outbox.messages
    assert (message["From"], message["To"]) == ("us@example.org", "grace@example.org")
    assert hub.told == [(user["id"], "welcome.sent")]


async def test_a_registration_that_fails_welcomes_nobody(
    app: FastAPI, client: httpx.AsyncClient, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.state.jobs.broker.state, "services", Services(outbox, app.state.hub, "us@example.org"))
    await client.post("/auth/register", json=ACCOUNT)

    assert (await client.post("/auth/register", json=ACCOUNT)).status_code == 409
    await finish_jobs(app.state.jobs)

    assert len(outbox.messages) == 1


@pytest.mark.parametrize(("failures", "sent"), [(0, 1), (3, 1), (4, 0)])
async def test_a_job_that_fails_is_tried_again(settings: Settings, outbox: Outbox, failures: int, sent: int) -> None:
    outbox = Outbox(failures)
    async with open_jobs(settings, Hub()) as jobs:
        jobs.broker.state.services = Services(outbox, Hub(), "us@example.org")
        assert await jobs.welcome(UUID(int=1), "grace@example.org")
        await finish_jobs(jobs)

    assert len(outbox.messages) == sent
    assert outbox.attempts == min(failures + 1, 4)


async def test_jobs_end_before_the_service_does(settings: Settings, outbox: Outbox) -> None:
    async with open_jobs(settings, Hub()) as jobs:
        jobs.broker.state.services = Services(outbox, Hub(), "us@example.org")
        await jobs.welcome(UUID(int=1), "grace@example.org")

    assert len(outbox.messages) == 1


async def test_the_service_does_not_wait_for_another_attempt(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "RETRY_WAITS", (3600.0,))
    monkeypatch.setattr(queue, "FAREWELL", 0.01)
    async with open_jobs(settings, Hub()) as jobs:
        await jobs.welcome(UUID(int=1), "grace@example.org")

    assert "Jobs are lost" in caplog.text


async def test_a_queue_that_is_away_costs_the_job_and_not_the_request(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    away = settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    async with open_jobs(away, Hub()) as jobs, asyncio.timeout(3):
        assert not await jobs.welcome(UUID(int=1), "grace@example.org")

    assert "Job 'welcome' is lost" in caplog.text


async def test_without_a_server_mail_goes_to_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    mailer = make_mailer(settings)
    with caplog.at_level(logging.INFO):
        await mailer.send(message("Hello"))

    assert isinstance(mailer, LogMailer)
    assert "Mail to grace@example.org: Hello" in caplog.text


class MailServer:
    """As much of a mail server (RFC 5321) as one message needs."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.content = b""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := (await reader.readline()).decode().strip():
            self.commands.append(line)
            verb = line[:4].upper()
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                self.content = await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 fine\r\n")
        writer.close()


async def test_mail_reaches_a_server(settings: Settings) -> None:
    server = MailServer()
    async with await asyncio.start_server(server.talk, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        mailer = make_mailer(settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"}))
        await mailer.send(message("Hello"))

    assert "RCPT TO:<grace@example.org>" in server.commands
    assert b"Subject: Hello" in server.content


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org"])
def test_an_address_that_is_none_of_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL has to look like"):
        SMTPMailer(url)


def test_a_worker_without_a_queue_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "get_settings", lambda: settings)

    with pytest.raises(SystemExit, match="A worker needs REDIS_URL"):
        worker.create_broker()


def message(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "us@example.org", "grace@example.org", subject
    mail.set_content("Welcome")
    return mail
