"""Limits by address and by user, in memory and in Redis, and what happens without Redis."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from tests.ops.asgi import call, headers_of, http_scope, status_of
from typeway import Depends, FastAPI, Request
from typeway.exceptions import HTTPException
from typeway.ops import RateLimiter, RateLimitMiddleware, address_key
from typeway.testclient import TestClient

ROOT = Path(__file__).parents[2]
REDIS = os.environ.get("TYPEWAY_TEST_REDIS", "redis://127.0.0.1:6379/0")


def application(limiter: RateLimiter) -> FastAPI:
    app = FastAPI()

    @app.get("/limited", dependencies=[Depends(limiter)])
    async def limited() -> str:
        return "served"

    @app.get("/free")
    async def free() -> str:
        return "served"

    return app


@pytest.fixture
def name() -> Iterator[str]:
    """A name of this test's own in a real Redis; nothing of it stays."""
    import redis

    connection = redis.Redis.from_url(REDIS, socket_connect_timeout=2)
    try:
        connection.ping()
    except redis.RedisError as error:
        connection.close()
        pytest.skip(f"no Redis at {REDIS}: {type(error).__name__}")
    own = f"test-{uuid4().hex}"
    yield own
    for key in connection.scan_iter(f"*{own}*"):
        connection.delete(key)
    connection.close()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """The port of a store that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@pytest.mark.parametrize("strategy", ["moving-window", "sliding-window-counter", "fixed-window"])
def test_a_dependency_of_a_route(strategy: Any) -> None:
    client = TestClient(application(RateLimiter("2/hour", strategy=strategy)))
    first, second, third = (client.get("/limited") for _ in range(3))
    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 429]
    assert first.headers["ratelimit-policy"] == '"default";q=2;w=3600'
    assert re.fullmatch(r'"default";r=1;t=\d+', first.headers["ratelimit"])
    assert [answer.headers["ratelimit-remaining"] for answer in (first, second, third)] == ["1", "0", "0"]
    assert third.json() == {"detail": "Too many requests"}
    assert 1 <= int(third.headers["retry-after"]) <= 3600
    assert client.get("/free").status_code == 200


def test_several_limits_hold_together() -> None:
    client = TestClient(application(RateLimiter("3/hour; 2/day", name="login")))
    answers = [client.get("/limited") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"login";q=3;w=3600, "login1";q=2;w=86400'
    assert answers[0].headers["ratelimit"].startswith('"login1";r=1;')  # the one that is nearer
    assert answers[2].headers["ratelimit-limit"] == "2"
    assert int(answers[2].headers["retry-after"]) > 3600


@pytest.mark.parametrize("strategy", ["moving-window", "fixed-window"])  # windows of the other end at midnight
@pytest.mark.parametrize("limit, exhausted", [("2/hour; 2/day", 1), ("2/day; 2/hour", 0)])
def test_a_refused_client_is_told_when_all_limits_let_it_in(limit: str, exhausted: int, strategy: Any) -> None:
    client = TestClient(application(RateLimiter(limit, strategy=strategy)))
    refused = [client.get("/limited") for _ in range(3)][-1]
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 3600
    assert refused.headers["ratelimit"].startswith(f'"default{exhausted or ""}";r=0;')
    assert refused.headers["ratelimit-reset"] == refused.headers["retry-after"]


def test_a_limit_that_the_refused_request_itself_used_up_counts() -> None:
    client = TestClient(application(RateLimiter("2/day; 1/hour")))
    refused = [client.get("/limited") for _ in range(2)][-1]
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 3600
    assert refused.headers["ratelimit"].startswith('"default";r=0;')


def test_a_limit_that_has_room_does_not_count() -> None:
    client = TestClient(application(RateLimiter("1/hour; 2/day")))
    for _ in range(3):  # refusals are not counted against the limits behind
        refused = client.get("/limited")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["ratelimit"].startswith('"default";r=0;')


def test_refusals_have_the_applications_shape() -> None:
    for middleware in (False, True):
        limiter = RateLimiter("1/hour")
        app = FastAPI() if middleware else application(limiter)
        if middleware:
            app.add_middleware(RateLimitMiddleware, limiter=limiter)

        @app.exception_handler(HTTPException)
        async def shaped(request: Request, error: HTTPException) -> JSONResponse:
            return JSONResponse({"code": error.status_code}, error.status_code, headers=error.headers)

        client = TestClient(app)
        client.get("/limited")
        answer = client.get("/limited")
        assert (answer.status_code, answer.json()) == (429, {"code": 429})
        assert "retry-after" in answer.headers


def test_by_user() -> None:
    async def user(request: Request) -> str | None:
        return request.headers.get("x-user")

    client = TestClient(application(RateLimiter("1/hour", key=user)))
    names = ["ada", "ada", "bob", "a/b", "a", "ä\n" * 100]
    codes = [
        client.get("/limited", headers={"X-User": name.encode().replace(b"\n", b".")}).status_code for name in names
    ]  # type: ignore[dict-item]
    assert codes == [200, 429, 200, 200, 200, 200]
    assert [client.get("/limited").status_code for _ in range(3)] == [200, 200, 200]  # None: no limit


@pytest.mark.parametrize(
    "peer, forwarded, expected",
    [
        ("192.0.2.1", "6.6.6.6", "192.0.2.1"),  # not declared, not believed
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # the client's own invention is before it
        ("10.0.0.1", "198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "10.1.1.1, 10.2.2.2", "10.1.1.1"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "[2001:db8:1:2:3::4]:99", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),
        (None, "198.51.100.7", "198.51.100.7"),
        ("testclient", "", "testclient"),
    ],
)
def test_by_address(peer: str | None, forwarded: str, expected: str) -> None:
    key: Any = address_key(["10.0.0.0/8", "unix"])
    headers = [("X-Forwarded-For", forwarded)] if forwarded else []
    client = None if peer is None else (peer, 1)
    assert key(Request(http_scope(headers=headers, client=client))) == expected


def test_without_an_address_there_is_one_limit_for_all() -> None:
    key: Any = address_key()
    assert key(Request(http_scope(client=None, headers=[("X-Forwarded-For", "1.1.1.1")]))) == "unknown"
    with pytest.raises(ValueError, match="does not appear to be"):
        address_key(["proxy.example"])


def test_middleware_for_a_whole_application() -> None:
    limiter = RateLimiter("2/hour", name="all")
    app = application(RateLimiter("1/hour", name="route"))
    app.add_middleware(RateLimitMiddleware, limiter=limiter, skip=lambda request: request.url.path == "/free")
    client = TestClient(app)
    assert client.get("/limited").headers["ratelimit"].startswith('"route";r=0;')  # the route's own says more
    assert client.get("/nowhere").headers["ratelimit"].startswith('"all";r=0;')
    assert client.get("/nowhere").status_code == 429
    assert client.get("/free").status_code == 200
    assert "ratelimit" not in client.get("/free").headers


@pytest.mark.anyio
async def test_plain_starlette_and_no_headers() -> None:
    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("x")

    limiter = RateLimiter("1/hour", headers=False)
    app = RateLimitMiddleware(Starlette(routes=[Route("/", page)]), limiter=limiter)
    first, second = await call(app, http_scope("/")), await call(app, http_scope("/"))
    assert (status_of(first), status_of(second)) == (200, 429)
    assert not any(field.startswith("ratelimit") for field in {**headers_of(first), **headers_of(second)})
    assert "retry-after" in headers_of(second)


@pytest.mark.anyio
async def test_checked_by_hand() -> None:
    limiter, request = RateLimiter("5/hour"), Request(http_scope())
    assert (await limiter.check(request, key="ada", cost=5)).allowed
    assert not (await limiter.check(request, key="ada")).allowed
    assert (await limiter.check(request, key="bob")).allowed


@pytest.mark.parametrize("storage", ["memcached://:hunter2@localhost", "redis", ""])
def test_unknown_storages_are_refused(storage: str) -> None:
    with pytest.raises(ValueError, match="storage must be") as refused:
        RateLimiter("1/hour", storage=storage)
    assert "hunter2" not in str(refused.value)


def test_unreadable_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="couldn't parse"):
        RateLimiter("often")
    with pytest.raises(ValueError, match="name must be"):
        RateLimiter("1/hour", name='a"b')


SHARED = """
import sys
from tests.ops.test_rate_limit import REDIS, shared
print(*shared(sys.argv[1], int(sys.argv[2])))
"""


def shared(name: str, times: int) -> list[int]:
    """Statuses of requests to an application of its own, with a limit that is everybody's."""
    limiter = RateLimiter("5/hour", storage=REDIS, name=name, store_timeout=20)
    app = application(limiter)
    app.router.add_event_handler("shutdown", limiter.aclose)
    with TestClient(app) as client:
        return [client.get("/limited").status_code for _ in range(times)]


def test_processes_share_a_limit(name: str) -> None:
    command = [sys.executable, "-c", SHARED, name, "4"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    codes = [code for process in processes for code in process.communicate()[0].split()]
    assert sorted(codes) == ["200"] * 5 + ["429"] * 3
    assert shared(name, 1) == [429]


@pytest.mark.parametrize("strategy", ["moving-window", "sliding-window-counter", "fixed-window"])
def test_strategies_in_redis(name: str, strategy: Any) -> None:
    limiter = RateLimiter("2/hour", storage=REDIS, name=name, strategy=strategy, store_timeout=20)
    app = application(limiter)
    app.router.add_event_handler("shutdown", limiter.aclose)
    with TestClient(app) as client:
        answers = [client.get("/limited") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 3600
    with TestClient(app) as client:  # another event loop, other connections
        assert client.get("/limited").status_code == 429


@pytest.mark.anyio
async def test_nobody_is_told_to_come_back_too_early(name: str) -> None:
    limiter = RateLimiter("1/2second", storage=REDIS, name=name, strategy="fixed-window", store_timeout=20)
    request = Request(http_scope())
    assert (await limiter.check(request)).allowed
    await anyio.sleep(0.7)  # what is left is nearer to one second than to two
    refused = await limiter.check(request)
    await limiter.aclose()
    assert refused.allowed or refused.headers["Retry-After"] == "2"


@pytest.mark.parametrize("kind", ["silent_port", "closed_port"])
@pytest.mark.parametrize("setting, expected", [("open", 200), ("closed", 503)])
def test_without_its_store(
    kind: str, setting: Any, expected: int, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """The first request finds out, the others do not try until the pause is over."""
    now = [0.0]
    limiter = RateLimiter(
        "1/hour",
        storage=f"redis://127.0.0.1:{request.getfixturevalue(kind)}",
        on_store_error=setting,
        store_timeout=0.05,
        store_pause=5,
        clock=lambda: now[0],
    )
    app = application(limiter)
    app.router.add_event_handler("shutdown", limiter.aclose)
    with TestClient(app) as client:
        answers = [client.get("/limited") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [expected] * 3
        assert len(caplog.records) == 1
        now[0] = 5.0
        assert client.get("/limited").status_code == expected
        assert len(caplog.records) == 2
    if expected == 503:
        assert answers[0].json() == {"detail": "Rate limits cannot be checked now"}
        assert answers[0].headers["retry-after"] == "5"


@pytest.mark.anyio
async def test_an_outage_is_logged_once(silent_port: int, caplog: pytest.LogCaptureFixture) -> None:
    limiter = RateLimiter("1/hour", storage=f"redis://127.0.0.1:{silent_port}", store_timeout=0.05, store_pause=60)
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(limiter.check, Request(http_scope()))
    await limiter.aclose()
    assert len(caplog.records) == 1


class Gate:
    """A way to the real Redis that can be closed."""

    def __init__(self) -> None:
        self._target = urlsplit(REDIS)
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port = 0
        self.open()

    def open(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        self._run(self._accept, self._listening)

    def cut(self) -> None:
        """End the connections there are; new ones may be made."""
        for connection in list(self._sockets):
            _shut(connection)

    def close(self) -> None:
        """End everything."""
        _shut(self._listening)
        self.cut()
        for thread in self._threads:
            thread.join()
        for used in (self._listening, *self._sockets):
            used.close()
        self._sockets.clear()
        self._threads.clear()

    def _run(self, function: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near = listening.accept()[0]
                far = socket.create_connection((self._target.hostname or "", self._target.port or 6379))
                self._sockets += [near, far]
                self._run(_pass, near, far)
                self._run(_pass, far, near)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _shut(target)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.close()


def test_the_store_goes_and_comes_back(name: str, gate: Gate) -> None:
    now = [0.0]
    limiter = RateLimiter(
        "3/hour",
        storage=f"redis://127.0.0.1:{gate.port}",
        name=name,
        on_store_error="closed",
        store_timeout=20,
        store_pause=5,
        clock=lambda: now[0],
    )
    app = application(limiter)
    app.router.add_event_handler("shutdown", limiter.aclose)
    with TestClient(app) as client:

        def left() -> tuple[int, str | None]:
            answer = client.get("/limited")
            return answer.status_code, answer.headers.get("ratelimit-remaining")

        assert left() == (200, "2")
        gate.cut()
        assert left() == (200, "1")  # by a new connection
        gate.close()
        assert left() == (503, None)
        gate.open()
        assert left() == (503, None)  # the pause
        now[0] = 5.0
        assert left() == (200, "0")
        assert left() == (429, "0")
