"""Liveness and readiness."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette

from typeway import FastAPI
from typeway.ops import Drain, Health
from typeway.testclient import TestClient

APPLICATIONS = pytest.mark.parametrize("framework", [FastAPI, Starlette])


def client_of(health: Health, framework: Any = FastAPI) -> TestClient:
    app = framework()
    health.install(app)
    return TestClient(app)


async def fine() -> None: ...


def broken() -> None:
    raise ConnectionError("password=secret")


@APPLICATIONS
def test_all_is_well(framework: Any) -> None:
    client = client_of(Health({"async": fine, "sync": lambda: True}), framework)
    live, ready = client.get("/healthz"), client.get("/readyz")
    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "checks": {"async": "ok", "sync": "ok"}})
    assert ready.headers["cache-control"] == "no-store"


def test_they_are_no_part_of_the_document() -> None:
    assert client_of(Health()).get("/openapi.json").json()["paths"] == {}


def test_what_failed_is_named_and_its_cause_is_not(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(Health({"database": broken, "cache": fine, "disk": lambda: False}))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "failed": ["database", "disk"],
        "checks": {"database": "failed", "cache": "ok", "disk": "failed"},
    }
    assert "password=secret" in caplog.text
    assert client.get("/healthz").status_code == 200


@pytest.mark.anyio
async def test_awaitables_of_plain_functions_are_awaited() -> None:
    async def down() -> None:
        raise ConnectionError

    health = Health({"up": lambda: fine(), "down": lambda: down()})
    health.add("slow", lambda: anyio.sleep_forever(), timeout=0.01)
    assert await health.check() == {"up": "ok", "down": "failed", "slow": "timed out"}


@pytest.mark.anyio
async def test_a_check_that_waits_for_something_cancelled_has_failed() -> None:
    async def lost() -> None:
        raise asyncio.CancelledError

    async def slower() -> None:
        await anyio.sleep(0.01)

    assert await Health({"lost": lost, "slower": slower}).check() == {"lost": "failed", "slower": "ok"}


@pytest.mark.anyio
async def test_a_probe_may_be_cancelled() -> None:
    health = Health({"slow": anyio.sleep_forever}, timeout=60)
    with anyio.move_on_after(0.01) as probe:
        await health.check()
    assert probe.cancelled_caught


def test_each_check_has_its_time() -> None:
    health = Health({"slow": anyio.sleep_forever}, timeout=60)
    health.add("slow", anyio.sleep_forever, timeout=0.01)
    health.add("fine", fine)
    answer = client_of(health).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"slow": "timed out", "fine": "ok"}


@pytest.mark.anyio
async def test_a_stuck_thread_is_the_only_one() -> None:
    release, entered, calls = threading.Event(), threading.Event(), []

    def stuck() -> None:
        calls.append(1)
        entered.set()
        release.wait(60)

    health = Health({"stuck": stuck}, timeout=0.05)
    try:
        assert await health.check() == {"stuck": "timed out"}
        threads = threading.active_count()
        for _ in range(3):
            assert await health.check() == {"stuck": "still running"}
        assert entered.wait(60)
        assert (len(calls), threading.active_count()) == (1, threads)
    finally:
        release.set()


@pytest.mark.anyio
async def test_a_check_begins_again_when_the_thread_of_a_cancelled_probe_has_ended() -> None:
    release, entered, calls = threading.Event(), threading.Event(), []

    def slow() -> None:
        calls.append(1)
        entered.set()
        release.wait(60)

    health = Health({"slow": slow}, timeout=60)
    async with anyio.create_task_group() as group:
        group.start_soon(health.check)
        await anyio.to_thread.run_sync(entered.wait, 60)
        group.cancel_scope.cancel()
    threading.Timer(0.05, release.set).start()
    assert await health.check() == {"slow": "ok"}
    assert len(calls) == 2


@pytest.mark.anyio
async def test_a_check_that_found_no_thread_is_tried_again() -> None:
    threads = anyio.to_thread.current_default_thread_limiter()
    health = Health({"fine": lambda: True}, timeout=0.05)
    borrowers = [object() for _ in range(int(threads.total_tokens))]
    for borrower in borrowers:
        threads.acquire_on_behalf_of_nowait(borrower)
    try:
        assert await health.check() == {"fine": "timed out"}
    finally:
        for borrower in borrowers:
            threads.release_on_behalf_of(borrower)
    health.add("fine", lambda: True, timeout=60)
    assert await health.check() == {"fine": "ok"}


def test_a_report_is_kept() -> None:
    now, calls = [0.0], []
    client = client_of(Health({"counted": lambda: calls.append(1)}, cache=5, clock=lambda: now[0]))
    for moment in (0.0, 4.9, 5.0, 5.1):
        now[0] = moment
        assert client.get("/readyz").status_code == 200
    assert len(calls) == 2


@pytest.mark.anyio
async def test_probes_at_once_cost_one_run() -> None:
    calls, gate = [], anyio.Event()

    async def counted() -> None:
        calls.append(1)
        await gate.wait()

    health = Health({"counted": counted}, cache=60, timeout=60)
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(health.check)
        await anyio.wait_all_tasks_blocked()
        gate.set()
    assert len(calls) == 1


@pytest.mark.anyio
async def test_draining_is_not_ready() -> None:
    drain = Drain()
    health = Health({"fine": fine}, drain=drain)
    answer = await health.ready(None)  # type: ignore[arg-type]
    assert answer.status_code == 200
    drain.start()
    answer = await health.ready(None)  # type: ignore[arg-type]
    assert (answer.status_code, bytes(answer.body)) == (503, b'{"status":"draining"}')
    assert (await health.live(None)).status_code == 200  # type: ignore[arg-type]
