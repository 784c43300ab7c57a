"""The programs on BlackSheep, which fills the parameters of its handlers; bodies are models of Pydantic."""

import asyncio
from collections.abc import AsyncIterable
from typing import Any

import jwt
from blacksheep import (
    Application,
    FromForm,
    FromHeader,
    FromJSON,
    FromQuery,
    FromRoute,
    Request,
    Response,
    WebSocket,
    WebSocketDisconnectError,
    bad_request,
    not_found,
    unauthorized,
)
from blacksheep import json as as_json
from blacksheep.contents import Content
from blacksheep.server.sse import ServerSentEvent, ServerSentEventsResponse
from pydantic import TypeAdapter

from bench.models import Order, Product
from bench.programs import EVENTS, PER_ROUTER, PRODUCTS, ROUTES, SECRET

PRODUCT_LIST = TypeAdapter(list[Product])
STORED = [Product(**product) for product in PRODUCTS]
MAIN, NONE, TWENTY = FromQuery("main"), FromQuery(0), FromQuery(20)


class TokenHeader(FromHeader[str]):
    name = "x-token"


class Login:
    def __init__(self, username: str, password: str) -> None:
        self.username = username
        self.password = password


async def hello() -> Response:
    return as_json({"message": "Hello, World!"})


async def read_item(
    item_id: FromRoute[int], token: TokenHeader, q: FromQuery[str | None], limit: FromQuery[int] = TWENTY
) -> Response:
    return as_json({"item_id": item_id.value, "q": q.value, "limit": limit.value, "token": token.value})


def model(octets: bytes) -> Response:
    return Response(200, None, Content(b"application/json", octets))


async def create_order(order: FromJSON[Order]) -> Response:
    return model(order.value.model_dump_json().encode())


async def user(token: str, tenant: str) -> str:
    return f"{tenant}:{token}"


async def account(token: str, tenant: str, region: str | None) -> dict[str, str | None]:
    return {"user": await user(token, tenant), "region": region}


async def list_accounts(
    token: TokenHeader,
    region: FromQuery[str | None],
    tenant: FromQuery[str] = MAIN,
    offset: FromQuery[int] = NONE,
    limit: FromQuery[int] = TWENTY,
) -> Response:
    found = await account(token.value, tenant.value, region.value)
    return as_json({**found, "offset": offset.value, "limit": limit.value})


async def list_products() -> Response:
    return model(PRODUCT_LIST.dump_json(STORED))


async def me(request: Request) -> Response:
    kind, _, token = (request.get_first_header(b"authorization") or b"").partition(b" ")
    try:
        claims = jwt.decode(token if kind.lower() == b"bearer" else b"", SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return unauthorized()
    return as_json({"user": claims["sub"]})


async def login(data: FromForm[Login]) -> Response:
    return as_json({"username": data.value.username, "length": len(data.value.password)})


async def upload(request: Request) -> Response:
    files = await request.files("file")
    if not files:
        return bad_request()
    file = files[0]
    return as_json({"name": (file.file_name or b"").decode(), "size": file.size})


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnectError:
        pass


async def events() -> Response:
    async def messages() -> AsyncIterable[ServerSentEvent]:
        for number in range(EVENTS):
            yield ServerSentEvent({"n": number})

    return ServerSentEventsResponse(messages)


def smallest() -> Application:
    app = Application()
    app.router.add_get("/hello", hello)
    return app


def main() -> Application:
    app = smallest()
    app.router.add_get("/items/{item_id}", read_item)
    app.router.add_post("/orders", create_order)
    app.router.add_get("/accounts", list_accounts)
    app.router.add_get("/products", list_products)
    app.router.add_get("/me", me)
    app.router.add_post("/login", login)
    app.router.add_post("/upload", upload)
    app.router.add_ws("/echo", echo)
    app.router.add_get("/events", events)
    return app


def numbered(number: int) -> Any:
    async def read_thing(thing_id: FromRoute[int], limit: FromQuery[int] = TWENTY) -> Response:
        return as_json({"id": thing_id.value, "limit": limit.value, "route": number})

    return read_thing


def routes() -> Application:
    app = Application()
    for number in range(ROUTES):
        app.router.add_get(f"/part{number // PER_ROUTER}/things{number}/{{thing_id}}", numbered(number))
    return app


def rows() -> Application:
    from bench.database import find, new_engine

    app, engine = Application(), new_engine()

    async def read_user(user_id: FromRoute[int]) -> Response:
        found = await asyncio.to_thread(find, engine, user_id.value)
        return not_found() if found is None else as_json(found)

    app.router.add_get("/users/{user_id}", read_user)
    return app


def program(name: str) -> Application:
    """The application of that name."""
    return {"main": main, "routes": routes, "rows": rows, "smallest": smallest}[name]()
