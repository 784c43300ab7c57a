"""Messages and kinds of connections that ASGI does not know, or not yet."""

from __future__ import annotations

import asyncio
from typing import Any

import fastapi
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

import typeway

FRAMEWORKS: tuple[Any, ...] = (typeway, fastapi)


def made(framework: Any) -> Any:
    app = framework.FastAPI()

    async def echo(values: dict[str, int]) -> Any:
        return values

    app.post("/echo")(echo)
    return app


async def sent(app: Any, kind: str, messages: list[Message]) -> list[Message]:
    scope = {
        "type": kind,
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/echo",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    answer: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        answer.append(message)

    await app(scope, receive, send)
    return answer


@pytest.mark.parametrize("at", [0, 1, 2])
def test_messages_of_other_kinds_are_passed_over(at: int) -> None:
    def messages() -> list[Message]:
        parts: list[Message] = [
            {"type": "http.request", "body": b'{"a": ', "more_body": True},
            {"type": "http.request", "body": b"1", "more_body": True},
            {"type": "http.request", "body": b"}"},
        ]
        return [*parts[:at], {"type": "http.unheard"}, *parts[at:]]

    ours, theirs = (asyncio.run(sent(made(framework), "http", messages())) for framework in FRAMEWORKS)
    assert ours == theirs
    assert ours[0]["status"] == 200


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_connections_of_other_kinds_are_refused(framework: Any) -> None:
    with pytest.raises(AssertionError):
        asyncio.run(sent(made(framework), "unheard", []))


@pytest.mark.parametrize("declared", [None, 201])
def test_a_status_of_0_on_the_injected_response_counts_only_where_none_is_declared(declared: int | None) -> None:
    """In process; servers cannot send it."""

    def answer(framework: Any) -> tuple[int, bytes]:
        app = framework.FastAPI()

        async def home(response: Any) -> dict[str, int]:
            response.status_code = 0
            return {"a": 1}

        home.__annotations__["response"] = framework.Response
        app.get("/", status_code=declared)(home)
        given = TestClient(app).get("/")
        return given.status_code, given.content

    expected = (0, b"") if declared is None else (201, b'{"a":1}')
    assert [answer(framework) for framework in FRAMEWORKS] == [expected, expected]
