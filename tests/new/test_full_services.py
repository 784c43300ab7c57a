"""The full project with all that it can use: PostgreSQL, Redis, two web processes and one for jobs; and without Redis."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.sync.client import connect

from tests.cli.server_process import PATIENCE, ServerProcess
from tests.new.conftest import Rendered
from tests.new.postgresql import own_database
from tests.new.processes import children, needs_proc, serving_processes, spread
from tests.new.project import RenderedProject
from tests.new.redis import OwnRedis, own_redis

PASSWORD = "correct horse battery"
ATTEMPTS = 10
"""How often an address may try to log in, in the services of these tests."""

PROMPT = 10.0
"""Seconds for an answer although something is away: no request waits for long."""

pytestmark = [needs_proc, pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")]
_addresses = count(1)


class Listener:
    """A device that listens to notifications."""

    def __init__(self, address: str, token: str) -> None:
        self._stack = ExitStack()
        self._socket = self._stack.enter_context(connect(address, proxy=None, open_timeout=PATIENCE))
        self._socket.send(json.dumps({"token": token}))
        assert self.event() == {"type": "ready"}

    def event(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next event; raises `TimeoutError` if there is none."""
        while True:
            event: dict[str, Any] = json.loads(self._socket.recv(seconds))
            if event["type"] != "heartbeat":
                return event

    def events(self) -> list[dict[str, Any]]:
        """All events until the server closes the connection."""
        return [json.loads(message) for message in self._socket]

    @property
    def code(self) -> int | None:
        """What the connection was closed with."""
        return self._socket.close_code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._stack.close()


@dataclass(frozen=True)
class Service:
    """A running service."""

    project: RenderedProject
    environment: dict[str, str]
    web: ServerProcess

    @property
    def port(self) -> int:
        port = urlsplit(self.web.url).port
        assert port is not None
        return port

    @property
    def pid(self) -> int:
        return self.web.process.pid

    def client(self, token: str | None = None) -> httpx.Client:
        """A client with an address of its own, as far as limits are concerned: the test is a trusted proxy."""
        headers = {"X-Forwarded-For": f"192.0.2.{next(_addresses)}"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.Client(base_url=self.web.url, headers=headers, timeout=PATIENCE, trust_env=False)

    def listener(self, token: str) -> Listener:
        """A socket that is told what happens."""
        return Listener(f"ws://127.0.0.1:{self.port}/notifications", token)

    @contextmanager
    def worker(self) -> Iterator[ServerProcess]:
        """A process for jobs."""
        command = ("-m", "taskiq", "worker", "app.worker:create_broker", "--workers", "1", "--no-configure-logging")
        with self.project.running(str(self.project.python), *command, environment=self.environment) as worker:
            yield worker

    def new_token(self) -> str:
        """Register somebody and log in."""
        with self.client() as client:
            email = register(client)
            answer = log_in(client, email)
            assert answer.status_code == 200, answer.text
            return str(answer.json()["access_token"])


def register(client: httpx.Client) -> str:
    email = f"user{next(_addresses)}@example.org"
    answer = client.post("/auth/register", json={"email": email, "name": "Ada", "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return email


def log_in(client: httpx.Client, email: str, password: str = PASSWORD) -> httpx.Response:
    return client.post("/auth/token", data={"username": email, "password": password})


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Ask until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.05)


@contextmanager
def service(
    project: RenderedProject, folder: Path, database: str, redis: OwnRedis, *options: str, **settings: str
) -> Iterator[Service]:
    environment = {
        "DATABASE_URL": database,
        "REDIS_URL": redis.url,
        "UPLOAD_FOLDER": str(folder / "uploads"),
        "LOGIN_RATE": f"{ATTEMPTS}/minute",
        "LOG_FORMAT": "json",
        **settings,
    }
    project.run("alembic", "upgrade", "head", environment=environment)
    with project.serving(*options, "--no-access-log", environment=environment) as web:
        web.wait_for_answer("/readyz", lambda answer: answer.status_code == 200)
        yield Service(project, environment, web)


@pytest.fixture(scope="module")
def shop(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with two web processes, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("shop")
    metrics = {"PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics")}
    with (
        own_database() as database,
        own_redis(folder) as redis,
        service(rendered("full"), folder, database, redis, "--workers", "2", **metrics) as shop,
    ):
        yield shop


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[OwnRedis]:
    with own_redis(tmp_path) as redis:
        yield redis


@pytest.fixture
def database() -> Iterator[str]:
    with own_database() as address:
        yield address


def test_a_job_waits_for_the_worker_which_tells_sockets_of_all_processes(shop: Service) -> None:
    token = shop.new_token()
    with spread(lambda: shop.listener(token), shop.pid, shop.port) as listeners, shop.worker() as worker:
        assert [listener.event()["type"] for listener in listeners] == ["welcome.sent"] * len(listeners)
        assert "Mail to user" in worker.text
        assert worker.stop() == 0

    assert "Mail to user" not in shop.web.text


def test_what_one_process_does_is_told_by_all(shop: Service) -> None:
    token, stranger = shop.new_token(), shop.new_token()
    with (
        spread(lambda: shop.listener(token), shop.pid, shop.port) as listeners,
        shop.listener(stranger) as foreign,
        shop.client(token) as client,
    ):
        item = client.post("/items", json={"title": "Lamp", "price": "9.90"}).json()

        assert [listener.event()["data"] for listener in listeners] == [{"id": item["id"]}] * len(listeners)
        with pytest.raises(TimeoutError):
            foreign.event(0)


def test_attempts_to_log_in_are_counted_over_all_processes(shop: Service) -> None:
    address = {"X-Forwarded-For": f"198.51.100.{next(_addresses)}"}

    def connected() -> httpx.Client:
        client = shop.client()
        assert client.get("/healthz").status_code == 200
        return client

    with spread(connected, shop.pid, shop.port) as clients:
        both = [clients[0], clients[-1]]
        answers = [
            both[number % 2].post("/auth/token", data={"username": f"{number}", "password": "wrong"}, headers=address)
            for number in range(ATTEMPTS + 2)
        ]

    assert [answer.status_code for answer in answers] == [401] * ATTEMPTS + [429] * 2


def test_an_account_is_limited_whatever_the_address(shop: Service) -> None:
    with shop.client() as client:
        email = register(client)
    statuses: list[int] = []
    for _ in range(ATTEMPTS + 1):
        with shop.client() as client:
            statuses.append(log_in(client, email, "wrong").status_code)

    assert statuses == [401] * ATTEMPTS + [429]


def test_every_process_shows_the_numbers_of_all(shop: Service) -> None:
    def unknown() -> httpx.Client:
        client = shop.client()
        assert client.get("/files/7").status_code == 401
        return client

    with spread(unknown, shop.pid, shop.port) as clients:
        series = 'http_requests_total{method="GET",route="/files/{file_id}",status="401"}'
        for client in (clients[0], clients[-1]):
            assert f"{series} {len(clients)}.0" in client.get("/metrics").text


def test_it_is_ready_with_all_that_it_needs(shop: Service) -> None:
    with shop.client() as client:
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["checks"]) == (200, {"database": "ok", "redis": "ok"})


def test_when_a_process_is_killed_the_others_go_on(shop: Service) -> None:
    def connected() -> httpx.Client:
        client = shop.client()
        assert client.get("/healthz").status_code == 200
        return client

    with spread(connected, shop.pid, shop.port):
        victim, survivor = serving_processes(shop.pid, shop.port)
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: victim not in children(shop.pid))

    for _ in range(20):
        with shop.client() as client:
            assert client.get("/readyz").status_code == 200
    with spread(connected, shop.pid, shop.port):
        replaced = serving_processes(shop.pid, shop.port)
    assert survivor in replaced
    assert victim not in replaced


@pytest.mark.parametrize("outage", ["open", "closed"])
def test_without_redis_nothing_hangs_and_afterwards_all_is_well(
    rendered: Rendered, tmp_path: Path, database: str, redis: OwnRedis, outage: str
) -> None:
    settings = {"RATE_LIMIT_ON_OUTAGE": outage}
    with (
        service(rendered("full"), tmp_path, database, redis, **settings) as shop,
        shop.worker() as worker,
        shop.client() as client,
    ):
        client.timeout = httpx.Timeout(PROMPT)
        email = register(client)
        worker.wait_for_line(f"Mail to {email}")
        token = log_in(client, email).json()["access_token"]
        with shop.listener(token) as listener:
            redis.kill()
            check_outage(shop, client, email, outage)
            client.headers["Authorization"] = f"Bearer {token}"
            assert client.post("/items", json={"title": "Lamp", "price": "9.90"}).status_code == 201
            assert listener.event()["type"] == "item.created"

            redis.start()
            shop.web.wait_for_answer("/readyz", lambda answer: answer.status_code == 200)
            eventually(lambda: log_in(client, email).status_code == 200)
            newcomer = register(client)
            worker.wait_for_line(f"Mail to {newcomer}")


def check_outage(shop: Service, client: httpx.Client, email: str, outage: str) -> None:
    """What is promised for the time without Redis."""
    answer = log_in(client, email)
    ready = shop.web.wait_for_answer("/readyz", lambda answer: answer.status_code == 503)
    assert ready.json()["failed"] == ["redis"]
    assert client.get("/healthz").status_code == 200
    if outage == "closed":
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) >= 1
    else:
        assert answer.status_code == 200
        register(client)
        shop.web.wait_for_line("Job 'welcome' is lost")


def test_a_redis_that_does_not_answer_holds_nobody_up(
    rendered: Rendered, tmp_path: Path, database: str, redis: OwnRedis
) -> None:
    with service(rendered("full"), tmp_path, database, redis) as shop, shop.client() as client:
        email = register(client)
        redis.freeze()
        try:
            client.timeout = httpx.Timeout(PROMPT)
            assert log_in(client, email).status_code == 200
            register(client)
            shop.web.wait_for_line("Job 'welcome' is lost")
            shop.web.wait_for_answer("/readyz", lambda answer: answer.status_code == 503)
        finally:
            redis.thaw()
        shop.web.wait_for_answer("/readyz", lambda answer: answer.status_code == 200)


def test_it_starts_without_redis(rendered: Rendered, tmp_path: Path, database: str, redis: OwnRedis) -> None:
    redis.kill()
    project = rendered("full")
    environment = {"DATABASE_URL": database, "REDIS_URL": redis.url, "UPLOAD_FOLDER": str(tmp_path / "uploads")}
    project.run("alembic", "upgrade", "head", environment=environment)
    with project.serving(environment=environment) as web:
        web.wait_for_answer("/readyz", lambda answer: answer.status_code == 503)
        redis.start()
        web.wait_for_answer("/readyz", lambda answer: answer.status_code == 200)


def test_told_to_stop_it_answers_all_that_it_has_begun(
    rendered: Rendered, tmp_path: Path, database: str, redis: OwnRedis
) -> None:
    content = b"\x89PNG\r\n\x1a\n".ljust(200_000, b"\0")
    with service(rendered("full"), tmp_path, database, redis, "--workers", "2") as shop:
        token = shop.new_token()
        port = shop.port
        with spread(lambda: BegunUpload(port, token, content), shop.pid, port) as uploads, shop.listener(token) as ear:
            for _ in range(6):
                uploads.append(BegunUpload(port, token, content))
            shop.web.process.send_signal(signal.SIGTERM)
            eventually(lambda: not accepts(port))
            with ThreadPoolExecutor(len(uploads)) as threads:
                answers = list(threads.map(BegunUpload.finish, uploads))
            events = [event for event in ear.events() if event["type"] == "file.uploaded"]

        assert [head.split(b"\r\n", 1)[0] for head in answers] == [b"HTTP/1.1 201 Created"] * len(uploads)
        assert all(b"connection: close" in head.lower() for head in answers)
        assert ear.code == 1001
        assert len(events) <= len(uploads)
        assert shop.web.wait() == 0
    assert len([path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]) == len(uploads)


def accepts(port: int) -> bool:
    """Whether somebody listens."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
        return True
    return False


class BegunUpload:
    """An upload whose head the service has read, and whose body is still to come."""

    def __init__(self, port: int, token: str, content: bytes) -> None:
        head = b'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        self._body = b"--X\r\n" + head + content + b"\r\n--X--\r\n"
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        fields = (
            "Host: localhost",
            f"Authorization: Bearer {token}",
            "Content-Type: multipart/form-data; boundary=X",
            f"Content-Length: {len(self._body)}",
            "Expect: 100-continue",
        )
        self._socket.sendall("\r\n".join(("POST /files HTTP/1.1", *fields, "", "")).encode())
        assert self._head().startswith(b"HTTP/1.1 100")

    def finish(self) -> bytes:
        """Send the rest; return the head of the answer."""
        self._socket.sendall(self._body)
        return self._head()

    def close(self) -> None:
        self._socket.close()

    def _head(self) -> bytes:
        """Read up to the empty line."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self._socket.recv(65536)
            assert piece, f"the connection was closed after {head!r}"
            head += piece
        return head
