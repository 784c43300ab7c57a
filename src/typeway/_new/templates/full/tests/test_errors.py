"""Every error is a problem in the sense of RFC 9457."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from typeway import FastAPI, HTTPException
from typeway.responses import Response, StreamingResponse

from app import errors
from app.errors import is_unavailable
from app.logs import JSONFormatter
from app.main import LARGEST_BODY, create_app
from app.settings import Settings
from tests.running import client_of, running


def assert_problem(answer: httpx.Response, status: int, detail: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["detail"]) == (status, detail)
    assert body["title"]


def failing(error: Exception) -> FastAPI:
    """An application with one operation, which raises."""
    app = FastAPI()
    errors.install(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    return app


async def answer_to(error: Exception) -> httpx.Response:
    async with client_of(failing(error), raises=False) as client:
        return await client.get("/")


async def test_unknown_routes_and_methods(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/nowhere"), 404, "Not Found")
    answer = await client.delete("/items")
    assert_problem(answer, 405, "Method Not Allowed")
    assert answer.headers["allow"]


async def test_other_hosts(client: httpx.AsyncClient) -> None:
    answer = await client.get("/items", headers={"Host": "evil.example.org"})
    assert_problem(answer, 400, "Invalid host header")
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("origin", "method", "detail"),
    [
        ("https://evil.example.org", "GET", "Disallowed CORS origin"),
        ("https://app.example.org", "TRACE", "Disallowed CORS method"),
    ],
)
async def test_other_sites(settings: Settings, origin: str, method: str, detail: str) -> None:
    app = create_app(settings.model_copy(update={"cors_origins": ("https://app.example.org",)}))
    asks = {"Origin": origin, "Access-Control-Request-Method": method}
    async with client_of(app) as client:
        answer = await client.options("/items", headers=asks)
    assert_problem(answer, 400, detail)
    assert "Origin" in answer.headers["vary"]


async def test_answers_without_a_word(settings: Settings) -> None:
    app = create_app(settings)

    @app.get("/silent")
    async def silent() -> Response:
        return Response(status_code=418, headers={"Set-Cookie": "a=1"})

    async with client_of(app) as client:
        answer = await client.get("/silent")
    assert_problem(answer, 418, "I'm a Teapot")
    assert answer.headers["set-cookie"] == "a=1"


async def test_answers_that_have_a_shape_of_their_own_are_left_alone(settings: Settings) -> None:
    app = create_app(settings)

    @app.get("/shaped")
    async def shaped() -> Response:
        return Response(b"<p>No</p>", status_code=404, media_type="text/html")

    async with client_of(app) as client:
        answer = await client.get("/shaped")
    assert (answer.text, answer.headers["content-type"]) == ("<p>No</p>", "text/html; charset=utf-8")


async def test_requests_that_take_too_long(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"request_timeout": 0.01}))

    @app.get("/slow")
    async def slow() -> None:
        await asyncio.sleep(60)

    async with client_of(app) as client:
        assert_problem(await client.get("/slow"), 503, "The request took too long")


@pytest.mark.parametrize("pieces", [1, 2])
async def test_bodies_that_are_too_large(client: httpx.AsyncClient, pieces: int) -> None:
    async def body() -> AsyncGenerator[bytes]:
        for _ in range(pieces):
            yield b" " * (2 * LARGEST_BODY // pieces)

    json = {"Content-Type": "application/json"}
    for content in (body(), b" " * 2 * LARGEST_BODY):
        answer = await client.post("/auth/refresh", content=content, headers=json)
        assert_problem(answer, 413, "Content Too Large")


async def test_what_endpoints_raise() -> None:
    answer = await answer_to(HTTPException(409, "No.", headers={"X-Reason": "because"}))
    assert_problem(answer, 409, "No.")
    assert answer.headers["x-reason"] == "because"


async def test_invalid_requests_say_where(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/refresh", json={"refresh_token": 1, "more": 2})
    assert_problem(answer, 422, "The request is not valid.")
    assert answer.json()["errors"] == [
        {"loc": ["body", "refresh_token"], "msg": "Input should be a valid string", "type": "string_type"},
        {"loc": ["body", "more"], "msg": "Extra inputs are not permitted", "type": "extra_forbidden"},
    ]


async def test_malformed_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/refresh", content=b"{", headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "The request is not valid.")


@pytest.mark.parametrize("password", [b"%ff%fe", b"%ED%A0%80", b"%00"])
async def test_text_that_is_none(client: httpx.AsyncClient, password: bytes) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post("/auth/token", content=b"username=ada&password=" + password, headers=form)
    assert answer.status_code in (401, 422)
    json = {"Content-Type": "application/json"}
    answer = await client.post("/auth/refresh", content=b'{"refresh_token": "\\ud800"}', headers=json)
    assert_problem(answer, 422, "The request is not valid.")


async def test_unexpected_errors_tell_nothing() -> None:
    answer = await answer_to(RuntimeError("the password is hunter2"))
    assert_problem(answer, 500, "Something went wrong on our side.")
    assert "hunter2" not in answer.text


async def test_unexpected_errors_have_an_id_and_all_fields(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings.model_copy(update={"cors_origins": ("https://app.example.org",)}))

    @app.get("/fails")
    async def fail() -> None:
        raise RuntimeError("the password is hunter2")

    sent = {"X-Request-ID": "trace-1", "Origin": "https://app.example.org"}
    async with client_of(app) as client:
        answer = await client.get("/fails", headers=sent)

    assert_problem(answer, 500, "Something went wrong on our side.")
    assert answer.headers["x-request-id"] == "trace-1"
    assert answer.headers["access-control-allow-origin"] == "https://app.example.org"
    assert answer.headers["x-content-type-options"] == "nosniff"
    [record] = [record for record in caplog.records if record.exc_info]
    assert json.loads(JSONFormatter().format(record))["request_id"] == "trace-1"


async def test_an_answer_that_has_begun_is_broken_off() -> None:
    app = FastAPI()
    errors.install(app)

    async def lines() -> AsyncGenerator[str]:
        yield "one"
        raise RuntimeError("two")

    @app.get("/")
    async def stream() -> StreamingResponse:
        return StreamingResponse(lines())

    with pytest.raises(RuntimeError, match="two"):
        async with client_of(app) as client:
            await client.get("/")


class Orig(Exception):
    """An error of the driver, with its SQLSTATE."""

    def __init__(self, sqlstate: str | None = None) -> None:
        self.sqlstate = sqlstate


def busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def no_such_table() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("no such table: items")
    error.sqlite_errorcode = sqlite3.SQLITE_ERROR
    return error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connect", None, ConnectionRefusedError(111, "Connection refused")),
        InterfaceError("SELECT 1", None, Orig()),
        DBAPIError("SELECT 1", None, Orig(), connection_invalidated=True),
        DBAPIError("SELECT 1", None, Orig("57P01")),
        DBAPIError("SELECT 1", None, Orig("53300")),
        OperationalError("SELECT 1", None, busy()),
        PoolTimeout("QueuePool limit reached"),
    ],
)
async def test_an_absent_database_is_a_503(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    assert is_unavailable(error)
    with caplog.at_level(logging.ERROR, logger="app.errors"):
        answer = await answer_to(error)
    assert_problem(answer, 503, "The database is not available. Try again.")
    assert int(answer.headers["retry-after"]) > 0
    assert [record.name for record in caplog.records] == ["app.errors"]


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("INSERT", None, Orig("23505")),
        ProgrammingError("SELECT", None, Orig("42P01")),
        OperationalError("SELECT", None, no_such_table()),
    ],
)
async def test_mistakes_in_statements_are_ours(error: Exception) -> None:
    answer = await answer_to(error)
    assert_problem(answer, 500, "Something went wrong on our side.")
    assert "retry-after" not in answer.headers


async def test_a_database_that_cannot_be_opened(settings: Settings) -> None:
    lost = settings.model_copy(update={"database_url": "sqlite+aiosqlite:////nowhere/at/all.db"})
    async with running(create_app(lost)) as app, client_of(app, raises=False) as client:
        answer = await client.post("/auth/token", data={"username": "ada@example.org", "password": "x"})
    assert_problem(answer, 503, "The database is not available. Try again.")


def responses_of(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (status, response)
        for path in document["paths"].values()
        for operation in path.values()
        for status, response in operation["responses"].items()
    ]


async def test_the_document_says_so(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert "HTTPValidationError" not in document["components"]["schemas"]
    seen = set()
    for status, response in responses_of(document):
        if status == "default" or status >= "400":
            seen.add(status)
            name = "InvalidRequest" if status == "422" else "Problem"
            schema = response["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": f"#/components/schemas/{name}"}, status
    assert seen >= {"401", "403", "404", "409", "412", "422", "428", "503", "default"}


async def test_the_document_is_made_once_and_anew_for_new_routes() -> None:
    app = failing(RuntimeError())
    assert app.openapi() is app.openapi()

    @app.get("/later")
    async def later(number: int) -> None: ...

    assert "InvalidRequest" in str(app.openapi()["paths"]["/later"]["get"]["responses"]["422"])
