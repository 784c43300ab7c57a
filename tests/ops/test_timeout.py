"""A deadline for the beginning of an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tests.ops.asgi import body_of, call, headers_of, http_scope, receive, status_of
from typeway import Depends, FastAPI
from typeway.exceptions import HTTPException
from typeway.ops import TimeoutMiddleware
from typeway.testclient import TestClient


def application(log: list[str], **settings: Any) -> FastAPI:
    app = FastAPI()
    app.add_middleware(TimeoutMiddleware, **{"seconds": 0.01, **settings})

    async def session() -> AsyncIterator[None]:
        log.append("opened")
        try:
            yield
        finally:
            log.append("closed")

    @app.get("/stuck", dependencies=[Depends(session)])
    async def stuck() -> None:
        try:
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            log.append("cancelled")
            raise

    @app.get("/quick")
    async def quick() -> str:
        return "done"

    return app


@pytest.mark.anyio
@pytest.mark.parametrize("status", [503, 504])
async def test_the_handler_is_cancelled_and_cleans_up(status: int) -> None:
    log: list[str] = []
    sent = await call(application(log, status=status), http_scope("/stuck"))
    assert (status_of(sent), body_of(sent)) == (status, b'{"detail":"The request took too long"}')
    assert log == ["opened", "cancelled", "closed"]


def test_the_applications_own_shape_of_errors() -> None:
    app = application([])

    @app.exception_handler(HTTPException)
    def shaped(request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"code": error.status_code, "path": request.url.path}, error.status_code)

    answer = TestClient(app).get("/stuck")
    assert (answer.status_code, answer.json()) == (503, {"code": 503, "path": "/stuck"})


def test_in_time() -> None:
    assert TestClient(application([], seconds=60)).get("/quick").json() == "done"


@pytest.mark.anyio
async def test_an_answer_that_has_begun_has_no_deadline() -> None:
    """The stream ends when more than the deadline has passed, by the loop's own clock."""

    async def page(request: Request) -> StreamingResponse:
        async def parts() -> AsyncIterator[str]:
            yield "first "
            with anyio.move_on_after(0.03):
                await anyio.sleep_forever()
            yield "second"

        return StreamingResponse(parts())

    app = TimeoutMiddleware(Starlette(routes=[Route("/", page)]), seconds=0.02)
    sent = await call(app, http_scope("/"))
    assert (status_of(sent), body_of(sent)) == (200, b"first second")


@pytest.mark.anyio
async def test_the_client_does_not_wait_for_the_clean_up() -> None:
    answered, sent = anyio.Event(), []

    async def stubborn(scope: Any, receive: Any, send: Any) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await answered.wait()
                await PlainTextResponse("too late")(scope, receive, send)

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            answered.set()

    with anyio.fail_after(60):
        await TimeoutMiddleware(stubborn, seconds=0.01)(http_scope("/"), receive, send)
    assert (status_of(sent), len(sent)) == (503, 2)
    assert headers_of(sent)["content-type"] == "application/json"


@pytest.mark.anyio
@pytest.mark.parametrize("seconds", [0.01, 60])
async def test_exceptions_come_out_as_they_are(seconds: float) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        try:
            if seconds < 1:
                await anyio.sleep_forever()
        finally:
            raise LookupError("own")

    with pytest.raises(LookupError, match="own"):
        await call(TimeoutMiddleware(failing, seconds=seconds), http_scope("/"))


@pytest.mark.anyio
async def test_a_failing_exception_handler_is_no_secret() -> None:
    log: list[str] = []
    app = application(log)

    @app.exception_handler(503)
    async def failing(request: Request, error: HTTPException) -> None:
        raise LookupError("handler")

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    with pytest.raises(LookupError, match="handler"):
        await app(http_scope("/stuck"), receive, send)
    assert log == ["opened", "cancelled", "closed"]
    assert status_of(sent) == 500


@pytest.mark.anyio
async def test_a_deadline_for_each_request() -> None:
    log: list[str] = []
    deadlines = {"/stuck": 0.01, "/quick": None}
    app = application(log, seconds=60, deadline=lambda scope: deadlines[scope["path"]])
    assert status_of(await call(app, http_scope("/stuck"))) == 503
    assert status_of(await call(app, http_scope("/quick"))) == 200


def test_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="seconds must be positive"):
        TimeoutMiddleware(FastAPI(), seconds=0)
