"""The other programs on Starlette, by hand."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

import jwt
from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bench.models import Product
from bench.peers.starlette_peer import Refused, hello, refused, whole_number
from bench.programs import EVENTS, HOSTS, ORIGIN, PER_ROUTER, PRODUCTS, ROUTES, SECRET

PRODUCT_LIST = TypeAdapter(list[Product])
STORED = [Product(**product) for product in PRODUCTS]


def blocking_hello(request: Request) -> JSONResponse:
    return JSONResponse({"message": "Hello, World!"})


async def list_products(request: Request) -> Response:
    return Response(PRODUCT_LIST.dump_json(STORED), media_type="application/json")


async def me(request: Request) -> JSONResponse:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        claims = jwt.decode(token if kind.lower() == "bearer" else "", SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from None
    return JSONResponse({"user": claims["sub"]})


async def login(request: Request) -> JSONResponse:
    async with request.form() as form:
        username, password = form.get("username"), form.get("password")
    if not isinstance(username, str) or not isinstance(password, str):
        raise Refused("username and password are wanted")
    return JSONResponse({"username": username, "length": len(password)})


async def upload(request: Request) -> JSONResponse:
    async with request.form() as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused("a file is wanted")
        return JSONResponse({"name": file.filename, "size": file.size})


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        pass


async def events(request: Request) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        for number in range(EVENTS):
            yield f"data: {json.dumps({'n': number})}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")


MORE = (
    Route("/hello-def", blocking_hello),
    Route("/products", list_products),
    Route("/me", me),
    Route("/login", login, methods=["POST"]),
    Route("/upload", upload, methods=["POST"]),
    WebSocketRoute("/echo", echo),
    Route("/events", events),
)


def numbered(number: int) -> Route:
    async def read_thing(request: Request) -> JSONResponse:
        thing_id = whole_number(request.path_params["thing_id"], "thing_id")
        limit = whole_number(request.query_params.get("limit", "20"), "limit")
        return JSONResponse({"id": thing_id, "limit": limit, "route": number})

    return Route(f"/things{number}/{{thing_id}}", read_thing)


def routes() -> Starlette:
    mounts = [
        Mount(f"/part{begin // PER_ROUTER}", routes=[numbered(begin + step) for step in range(PER_ROUTER)])
        for begin in range(0, ROUTES, PER_ROUTER)
    ]
    return Starlette(routes=mounts, exception_handlers={Refused: refused})


Next = Callable[[Request], Awaitable[Response]]


async def request_id(request: Request, call_next: Next) -> Response:
    response = await call_next(request)
    response.headers["X-Request-ID"] = request.headers.get("x-request-id") or uuid.uuid4().hex
    return response


async def process_time(request: Request, call_next: Next) -> Response:
    start = time.perf_counter()
    response = await call_next(request)
    response.headers["X-Process-Time"] = str(time.perf_counter() - start)
    return response


async def no_sniffing(request: Request, call_next: Next) -> Response:
    response = await call_next(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def layers() -> Starlette:
    stack = [
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        Middleware(CORSMiddleware, allow_origins=[ORIGIN]),
        *(Middleware(BaseHTTPMiddleware, dispatch=step) for step in (no_sniffing, process_time, request_id)),
        Middleware(GZipMiddleware, minimum_size=1000),
    ]
    return Starlette(routes=[Route("/hello", hello)], middleware=stack)


def rows() -> Starlette:
    from bench.database import find, new_engine

    engine = new_engine()

    async def read_user(request: Request) -> JSONResponse:
        user = await run_in_threadpool(find, engine, whole_number(request.path_params["user_id"], "user_id"))
        if user is None:
            raise HTTPException(404)
        return JSONResponse(user)

    return Starlette(routes=[Route("/users/{user_id}", read_user)], exception_handlers={Refused: refused})
