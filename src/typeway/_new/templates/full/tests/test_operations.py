"""What surrounds the application: probes, limits, header fields, logs and metrics."""

import json
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from starlette.types import Scope
from typeway import FastAPI
from typeway.ops import RequestIDFilter

from app import operations
from app.limits import LoginLimits
from app.logs import JSONFormatter, configure_logging
from app.main import create_app
from app.settings import Settings
from tests.factories import PASSWORD
from tests.running import client_of, running


@pytest.fixture
async def limited(app: FastAPI, settings: Settings) -> AsyncGenerator[FastAPI]:
    """The application with three attempts a minute."""
    kept = app.state.login_limits
    app.state.login_limits = LoginLimits(settings.model_copy(update={"login_rate": "3/minute"}))
    yield app
    app.state.login_limits = kept


async def log_in(client: httpx.AsyncClient, email: str = "ada@example.org", password: str = "wrong") -> httpx.Response:
    return await client.post("/auth/token", data={"username": email, "password": password})


async def test_the_process_is_alive_and_ready(client: httpx.AsyncClient) -> None:
    live, ready = await client.get("/healthz"), await client.get("/readyz")

    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "checks": {"database": "ok"}})


async def test_it_is_not_ready_without_what_it_needs(settings: Settings, tmp_path: Path) -> None:
    nowhere = {"database_url": f"sqlite+aiosqlite:///{tmp_path}/missing/x.db", "redis_url": "redis://127.0.0.1:1/0"}
    async with running(create_app(settings.model_copy(update=nowhere))) as app, client_of(app) as client:
        live, ready = await client.get("/healthz"), await client.get("/readyz")

    assert live.status_code == 200
    assert ready.status_code == 503
    assert sorted(ready.json()["failed"]) == ["database", "redis"]


async def test_attempts_to_log_in_are_limited_by_address(limited: FastAPI, client: httpx.AsyncClient) -> None:
    answers = [await log_in(client, f"user{number}@example.org") for number in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "spellings",
    [("ada@example.org", "Ada@Example.org"), ("ren\u00e9@example.org", "rene\u0301@example.org")],
)
async def test_attempts_to_log_in_are_limited_by_account(limited: FastAPI, spellings: tuple[str, str]) -> None:
    answers = []
    for number in range(4):
        transport = httpx.ASGITransport(limited, client=(f"192.0.2.{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answers.append(await log_in(client, spellings[number % 2]))

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]


async def test_attempts_to_guess_a_password_are_limited(limited: FastAPI, as_user: httpx.AsyncClient) -> None:
    change = {"current": "something else", "new": "another long password"}
    answers = [await as_user.post("/users/me/password", json=change) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]


@pytest.mark.parametrize(("outage", "status"), [("open", 401), ("closed", 503)])
async def test_without_redis_the_setting_decides(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, outage: str, status: int
) -> None:
    kept = app.state.login_limits
    away = {"redis_url": "redis://127.0.0.1:1/0", "rate_limit_on_outage": outage}
    async with LoginLimits(settings.model_copy(update=away)) as app.state.login_limits:
        answer = await log_in(client, password=PASSWORD)
    app.state.login_limits = kept

    assert answer.status_code == status
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_answers_tell_browsers_what_not_to_do(client: httpx.AsyncClient) -> None:
    answer = await client.get("/items")

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_documentation_may_load_its_scripts(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")

    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_in_production_there_is_no_documentation(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"environment": "production"}))

    async with client_of(app) as client:
        for path in ("/docs", "/redoc", "/openapi.json"):
            assert (await client.get(path)).status_code == 404


async def test_other_hosts_are_not_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz", headers={"Host": "evil.example.org"})).status_code == 400


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example.org", True), ("https://evil.example.org", False)]
)
async def test_scripts_of_named_sites_may_call(settings: Settings, origin: str, allowed: bool) -> None:
    app = create_app(settings.model_copy(update={"cors_origins": ("https://app.example.org",)}))
    asks = {"Origin": origin, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}

    async with client_of(app) as client:
        answer = await client.options("/items", headers=asks)

    assert (answer.headers.get("access-control-allow-origin") == origin) is allowed


async def test_scripts_of_other_sites_see_the_fields_that_they_need(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"cors_origins": ("https://app.example.org",)}))

    async with client_of(app) as client:
        answer = await client.get("/nowhere", headers={"Origin": "https://app.example.org"})

    seen = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert seen >= {"etag", "link", "location", "retry-after", "x-request-id"}


async def test_requests_have_an_id_and_a_line_in_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "typeway.access"):
        answer = await client.get("/items/7?secret=1", headers={"X-Request-ID": "trace-1"})

    assert answer.headers["x-request-id"] == "trace-1"
    [record] = caplog.records
    line = json.loads(JSONFormatter().format(record))
    assert (line["request_id"], line["route"], line["status"]) == ("trace-1", "/items/{item_id}", 401)
    assert "secret" not in record.getMessage()


async def test_probes_are_not_in_the_log(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "typeway.access"):
        await client.get("/healthz")

    assert caplog.records == []


def test_a_line_of_the_log_cannot_be_forged() -> None:
    record = logging.LogRecord("app", logging.INFO, "file", 1, "line\nanother %s", ("\x1b[31m",), None)

    line = JSONFormatter().format(record)

    assert line.isprintable()
    assert json.loads(line)["message"] == "line\nanother \x1b[31m"


def test_handlers_of_others_learn_the_id_as_well(settings: Settings) -> None:
    root, handler = logging.getLogger(), logging.NullHandler()
    kept = root.level
    root.addHandler(handler)
    try:
        configure_logging(settings)
        configure_logging(settings)
    finally:
        root.removeHandler(handler)
        root.setLevel(kept)

    assert [type(one) for one in handler.filters] == [RequestIDFilter]


async def test_requests_are_counted_by_route(client: httpx.AsyncClient) -> None:
    await client.get("/items/1")
    await client.get("/items/2")

    page = (await client.get("/metrics")).text

    assert 'http_requests_total{method="GET",route="/items/{item_id}",status="401"}' in page


def test_only_uploads_have_no_deadline() -> None:
    deadline = operations.deadline_of(15)
    upload: Scope = {"method": "POST", "path": "/files"}

    assert deadline(upload) is None
    assert deadline({**upload, "path": "/api/files", "root_path": "/api"}) is None
    assert deadline({**upload, "method": "GET"}) == 15
    assert deadline({**upload, "path": "/items"}) == 15


def test_processes_that_were_killed_are_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "metrics"
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(folder))
    operations.prepare_shared_metrics()
    dead, alive = folder / "gauge_livesum_999999999.db", folder / "gauge_livesum_1.db"
    dead.touch()
    alive.touch()

    operations.prepare_shared_metrics()

    assert (dead.exists(), alive.exists()) == (False, True)


async def test_while_the_process_stops_it_is_not_ready(settings: Settings) -> None:
    async with running(create_app(settings)) as app, client_of(app) as client:
        app.state.drain.start()
        ready, served = await client.get("/readyz"), await client.get("/items")

    assert (ready.status_code, ready.json()) == (503, {"status": "draining"})
    assert served.status_code == 401
    assert served.headers["connection"] == "close"
