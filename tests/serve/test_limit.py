"""The limit on request bodies: just below, just above, announced and not, at each level that can set one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from typeway import APIRouter, Body, FastAPI, Request
from typeway.testclient import TestClient

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TOO_LARGE = {"detail": "Content Too Large"}


async def count(request: Request) -> int:
    return len(await request.body())


async def echo(body: bytes = Body(media_type="application/octet-stream")) -> int:
    return len(body)


def chunks(size: int) -> Iterator[bytes]:
    """A body whose length is not announced."""
    for _ in range(size):
        yield b"x"


def make_client() -> TestClient:
    router = APIRouter(prefix="/inner", max_body_size=4)
    router.post("/count")(count)
    router.post("/wider", max_body_size=12)(count)
    app = FastAPI(max_body_size=8)
    app.post("/count")(count)
    app.post("/echo")(echo)
    app.post("/empty", max_body_size=0)(count)
    app.include_router(router)
    app.include_router(router, prefix="/outer", max_body_size=2)
    plain = APIRouter()
    plain.post("/count")(count)
    app.include_router(plain, prefix="/narrow", max_body_size=2)
    app.mount("/mounted", Mounted())
    return TestClient(app)


class Mounted:
    """An ASGI application that reads its body."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await Request(scope, receive).body()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


LIMITS = {
    "/count": 8,
    "/echo": 8,
    "/empty": 0,
    "/inner/count": 4,
    "/inner/wider": 12,
    "/outer/inner/count": 4,
    "/narrow/count": 2,
    "/mounted/": 8,
}


@pytest.mark.parametrize("make", [lambda size: b"x" * size, chunks], ids=["announced", "not announced"])
@pytest.mark.parametrize(("path", "limit"), LIMITS.items())
def test_limit_just_below_and_just_above(path: str, limit: int, make: Callable[[int], Any]) -> None:
    client = make_client()
    assert client.post(path, content=make(limit)).status_code == (422 if path == "/echo" and not limit else 200)
    refused = client.post(path, content=make(limit + 1))
    assert (refused.status_code, refused.json()) == (413, TOO_LARGE)


def test_an_unknown_path_keeps_the_limit_of_the_application() -> None:
    client = make_client()
    assert client.post("/nothing", content=b"x" * 8).status_code == 404
    assert client.post("/nothing", content=b"x" * 9).status_code == 413


def test_a_length_that_no_number_type_holds_is_refused() -> None:
    assert make_client().post("/count", content=b"", headers={"content-length": "9" * 5000}).status_code == 413


def test_nothing_runs_once_the_announced_length_is_too_large() -> None:
    called: list[str] = []
    app = FastAPI()

    @app.post("/", max_body_size=1)
    async def endpoint() -> None:
        called.append("endpoint")

    assert TestClient(app).post("/", content=b"xx").status_code == 413
    assert called == []


@pytest.mark.parametrize("value", [-1, True, 1.5, "8"])
@pytest.mark.parametrize(
    "declare",
    [
        lambda value: FastAPI(max_body_size=value),
        lambda value: APIRouter(max_body_size=value),
        lambda value: FastAPI().post("/", max_body_size=value)(count),
        lambda value: FastAPI().include_router(APIRouter(), max_body_size=value),
    ],
    ids=["application", "router", "route", "inclusion"],
)
def test_a_limit_that_is_no_number_of_octets_is_refused(declare: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(ValueError, match="max_body_size"):
        declare(value)
