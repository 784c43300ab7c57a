"""Errors in one shape: problem details (RFC 9457), whatever has gone wrong.

Endpoints raise `HTTPException`; `install` gives the application handlers for that and for all the rest.
"""

import logging
import sqlite3
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typeway import FastAPI, Request
from typeway.encoders import jsonable_encoder
from typeway.exceptions import RequestValidationError
from typeway.responses import JSONResponse, Response

from app.problems import MEDIA_TYPE, describe_problems

RETRY_AFTER = 5
"""Seconds after which a client may ask again when the database is away."""

_UNAVAILABLE_STATES = ("08", "53", "57P")
"""Classes of SQLSTATE: lost connections, too few resources, shutdown (PostgreSQL, appendix A)."""

logger = logging.getLogger(__name__)


class ProblemResponse(JSONResponse):
    """An answer whose body is problem details."""

    media_type = MEDIA_TYPE


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """Make the answer for an error; `more` are further members of the object.

    `type` is left out: without it, the problem is what the status says (RFC 9457, section 4.2.1).
    """
    if status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED) or status < HTTPStatus.OK:
        return Response(status_code=status, headers=headers)
    try:
        title = HTTPStatus(status).phrase
    except ValueError:  # a status of the program's own
        title = "Error"
    body = {"title": title, "status": status, "detail": detail or title, **more}
    return ProblemResponse(jsonable_encoder(body), status_code=status, headers=headers)


async def answer_http_exception(_request: Request, error: Exception) -> Response:
    """Answer what an endpoint, the router or a block of `typeway.ops` has refused."""
    assert isinstance(error, HTTPException)
    detail = error.detail if isinstance(error.detail, str) else str(error.detail)
    return problem(error.status_code, detail, headers=error.headers)


async def answer_invalid_request(_request: Request, error: Exception) -> Response:
    """Answer 422 and say where the request is wrong. What was sent is not repeated: it may be a password."""
    assert isinstance(error, RequestValidationError)
    errors = [{"loc": one["loc"], "msg": one["msg"], "type": one["type"]} for one in error.errors()]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The request is not valid.", errors=errors)


async def answer_stale_data(_request: Request, _error: Exception) -> Response:
    """Answer 412: somebody else has changed or deleted the record between reading and writing it."""
    return problem(HTTPStatus.PRECONDITION_FAILED, "It has been changed meanwhile. Read it again.")


async def answer_database_error(_request: Request, error: Exception) -> Response:
    """Answer 503 while the database cannot be reached; anything else it complains about is a mistake of ours."""
    if not is_unavailable(error):
        raise error
    logger.error("The database is not available: %s", error)
    headers = {"Retry-After": str(RETRY_AFTER)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "The database is not available. Try again.", headers=headers)


async def answer_unexpected(_request: Request, _error: Exception) -> Response:
    """Answer 500 without a word about the cause: the server logs it, for it is raised again after the answer."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side.")


class UnexpectedErrors:
    """ASGI middleware that logs what nobody has foreseen and answers 500, inside all other middleware.

    So the log has the id of the request beside the traceback, and the answer has it, too, and all other header fields.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        began = scope["type"] != "http"

        async def watch(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if began:  # too late for an answer: the server breaks the connection off
                raise
            logger.exception("A request has failed")
            answer = await answer_unexpected(Request(scope), error)
            await answer(scope, receive, send)


class OneShape:
    """ASGI middleware that makes problems of errors in plain text, or without a word; their other fields stay.

    Such are what middleware refuses – a `Host`, an `Origin` –, a `Range` that a file does not have, and WebSockets that
    are not accepted, where the server can send a body with that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        held: Message | None = None
        text = b""
        refusable = "websocket.http.response" in (scope.get("extensions") or ())

        async def reshape(message: Message) -> None:
            nonlocal held, text, refusable
            if held is not None:
                text += message.get("body", b"")
                if not message.get("more_body", False):
                    await _reworded(held, text)(scope, receive, send)
            elif _is_plain_error(message):
                held = message
            elif message["type"] == "websocket.close" and refusable:
                answer = problem(HTTPStatus.FORBIDDEN, "There is no such connection, or not for you.")
                await answer(scope, receive, send)
            else:
                refusable = False
                await send(message)

        await self.app(scope, receive, reshape)


def _is_plain_error(message: Message) -> bool:
    """Whether an answer begins that is an error in plain text, or of no type at all."""
    if not message["type"].endswith("http.response.start") or message["status"] < HTTPStatus.BAD_REQUEST:
        return False
    media_type = Headers(raw=list(message.get("headers", ()))).get("content-type", "")
    return media_type.partition(";")[0].strip().lower() in ("", "text/plain")


def _reworded(start: Message, text: bytes) -> Response:
    """The same error as a problem; what its text says is the detail."""
    answer = problem(start["status"], text.decode(errors="replace").strip())
    replaced = (b"content-type", b"content-length")
    answer.raw_headers += [field for field in start.get("headers", ()) if field[0].lower() not in replaced]
    return answer


def is_unavailable(error: Exception) -> bool:
    """Whether an error of SQLAlchemy means that the database is away, overloaded or starting."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):  # a file is there or not; `SQLITE_ERROR` is a mistake in a statement
        return isinstance(error, OperationalError) and error.orig.sqlite_errorcode != sqlite3.SQLITE_ERROR
    state = str(getattr(error.orig, "sqlstate", None) or "")
    lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return lost or state.startswith(_UNAVAILABLE_STATES)


def install(app: FastAPI) -> None:
    """Give an application the handlers, and its OpenAPI document the shape of their answers."""
    app.add_exception_handler(HTTPException, answer_http_exception)
    app.add_exception_handler(RequestValidationError, answer_invalid_request)
    app.add_exception_handler(StaleDataError, answer_stale_data)
    app.add_exception_handler(SQLAlchemyError, answer_database_error)
    app.add_exception_handler(Exception, answer_unexpected)  # of the middleware itself
    app.add_middleware(UnexpectedErrors)
    describe_problems(app)
