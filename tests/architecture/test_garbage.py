"""What a request needed is freed when it is over: nothing refers to itself, and the collector has nothing to do.

Cycles cost twice: the collector interrupts later requests, and a large body stays in memory until it runs.
"""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import pytest
from pydantic import BaseModel
from starlette.types import Message

from typeway import Depends, FastAPI, Form, HTTPException, Request
from typeway.middleware.gzip import GZipMiddleware

REQUESTS = 20


class Item(BaseModel):
    name: str


def session() -> Generator[str, None, None]:
    yield "session"


def program() -> FastAPI:
    app = FastAPI()

    @app.post("/items")
    async def create(item: Item) -> Item:
        return item

    @app.post("/read")
    async def read(request: Request):
        return len(await request.body())

    @app.post("/form")
    async def fill_in(name: Annotated[str, Form()]):
        return name

    @app.post("/thread")
    def find(text: Annotated[str, Depends(session)]):
        return text

    @app.post("/missing")
    def miss(text: Annotated[str, Depends(session)]):
        raise HTTPException(404, text)

    return app


def behind_middleware() -> FastAPI:
    app = program()
    app.add_middleware(GZipMiddleware)
    for _ in range(2):

        @app.middleware("http")
        async def pass_on(request: Request, call_next: Any):
            response = await call_next(request)
            response.headers["x-seen"] = "yes"
            return response

    return app


def settle() -> None:
    """Collect what others have left; what finalizers leave behind is garbage only then."""
    for _ in range(10):
        if not gc.collect():
            break


@contextmanager
def garbage() -> Iterator[Counter[str]]:
    """Count by type what only the collector can free."""
    found: Counter[str] = Counter()
    settle()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        yield found
        gc.collect()
        found.update(type(item).__qualname__ for item in gc.garbage)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


async def ask(app: FastAPI, path: str, body: bytes, kind: bytes) -> int:
    sent: list[Message] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"testserver"), (b"content-type", kind)],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    status: int = sent[0]["status"]
    return status


JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"
CASES = [
    ("/items", b'{"name": "a"}', JSON, 200),
    ("/items", b'{"name": 1}', JSON, 422),
    ("/read", b"octets", JSON, 200),
    ("/form", b"name=a", FORM, 200),
    ("/form", b"", FORM, 422),
    ("/thread", b"", JSON, 200),
    ("/missing", b"", JSON, 404),
    ("/nowhere", b"", JSON, 404),
]


@pytest.mark.parametrize("make", [program, behind_middleware])
@pytest.mark.parametrize(("path", "body", "kind", "status"), CASES)
def test_a_request_leaves_nothing_for_the_collector(
    make: Any, path: str, body: bytes, kind: bytes, status: int
) -> None:
    app = make()

    async def main() -> Counter[str]:
        for _ in range(3):
            assert await ask(app, path, body, kind) == status
        with garbage() as found:
            for _ in range(REQUESTS):
                await ask(app, path, body, kind)
        return found

    # What a thread of another test leaves meanwhile is counted, too, but a cycle of ours is there each time.
    for _ in range(3):
        found = asyncio.run(main())
        if found.total() < REQUESTS:
            break
    assert found.total() < REQUESTS, found.most_common(10)


class Leaving:
    """Leaves garbage when it is collected."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        for _ in range(REQUESTS):
            item: list[Any] = []
            item.append(item)


def test_what_finalizers_left_before_is_not_counted() -> None:
    Leaving()
    with garbage() as found:
        pass
    assert found["list"] < REQUESTS


def test_what_refers_to_itself_is_counted() -> None:
    with garbage() as found:
        for _ in range(REQUESTS):
            item: list[Any] = []
            item.append(item)
        del item
    assert found["list"] >= REQUESTS
