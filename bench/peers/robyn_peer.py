"""The programs on Robyn, which has a server of its own; bodies are models of Pydantic."""

from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import jwt
from pydantic import BaseModel, TypeAdapter, ValidationError
from robyn import Headers, Request, Response, Robyn, SSEMessage, SSEResponse, WebSocketDisconnect

from bench.models import Order, Product
from bench.programs import EVENTS, PER_ROUTER, PRODUCTS, ROUTES, SECRET

JSON = Headers({"content-type": "application/json"})
PRODUCT_LIST = TypeAdapter(list[Product])
STORED = [Product(**product) for product in PRODUCTS]


class Login(BaseModel):
    username: str
    password: str


class Refused(Exception):
    """A value that the client has to correct."""


def answer(octets: bytes | str, status: int = 200) -> Response:
    return Response(status, JSON, octets)


def on_error(error: Exception) -> Response:
    if isinstance(error, Refused):
        return answer('{"detail":"a value is missing or wrong"}', 422)
    return answer('{"detail":"Internal Server Error"}', 500)


def whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refused from None


def token_of(request: Request) -> str:
    token: str | None = request.headers.get("x-token")
    if token is None:
        raise Refused
    return token


def text_of(request: Request, name: str, default: str | None = None) -> str | None:
    """A value of the query, which Robyn leaves percent-encoded."""
    value = request.query_params.get(name, None)
    return default if value is None else unquote_plus(value)


async def hello(request: Request) -> dict[str, str]:
    return {"message": "Hello, World!"}


def blocking_hello(request: Request) -> dict[str, str]:
    return {"message": "Hello, World!"}


async def read_item(request: Request) -> dict[str, Any]:
    item_id = whole_number(request.path_params["item_id"])
    limit = whole_number(request.query_params.get("limit", "20"))
    return {"item_id": item_id, "q": text_of(request, "q"), "limit": limit, "token": token_of(request)}


async def create_order(order: Order) -> Response:
    return answer(order.model_dump_json())


async def user(request: Request) -> str:
    return f"{text_of(request, 'tenant', 'main')}:{token_of(request)}"


async def account(request: Request) -> dict[str, str | None]:
    return {"user": await user(request), "region": text_of(request, "region")}


class Page:
    def __init__(self, request: Request) -> None:
        self.offset = whole_number(request.query_params.get("offset", "0"))
        self.limit = whole_number(request.query_params.get("limit", "20"))


async def list_accounts(request: Request) -> dict[str, Any]:
    page = Page(request)
    return {**await account(request), "offset": page.offset, "limit": page.limit}


async def list_products(request: Request) -> Response:
    return answer(PRODUCT_LIST.dump_json(STORED))


async def me(request: Request) -> Any:
    kind, _, token = (request.headers.get("authorization") or "").partition(" ")
    try:
        claims = jwt.decode(token if kind.lower() == "bearer" else "", SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return answer('{"detail":"Unauthorized"}', 401)
    return {"user": claims["sub"]}


async def login(request: Request) -> dict[str, Any]:
    try:
        form = Login.model_validate(dict(parse_qsl(request.body, keep_blank_values=True)))
    except ValidationError:
        raise Refused from None
    return {"username": form.username, "length": len(form.password)}


async def echo(websocket: Any) -> None:
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        pass


async def events(request: Request) -> Any:
    async def messages() -> AsyncGenerator[str, None]:
        for number in range(EVENTS):
            yield SSEMessage(f'{{"n": {number}}}')

    return SSEResponse(messages())


def new_app() -> Robyn:
    app = Robyn(__file__)
    app.exception(on_error)
    return app


def smallest() -> Robyn:
    app = new_app()
    app.get("/hello")(hello)
    return app


def main() -> Robyn:
    app = smallest()
    app.get("/hello-def")(blocking_hello)
    app.get("/items/:item_id")(read_item)
    app.post("/orders")(create_order)
    app.get("/accounts")(list_accounts)
    app.get("/products")(list_products)
    app.get("/me")(me)
    app.post("/login")(login)
    app.websocket("/echo")(echo)
    app.get("/events")(events)
    return app


def numbered(number: int) -> Any:
    async def read_thing(request: Request) -> dict[str, int]:
        thing_id = whole_number(request.path_params["thing_id"])
        limit = whole_number(request.query_params.get("limit", "20"))
        return {"id": thing_id, "limit": limit, "route": number}

    return read_thing


def routes() -> Robyn:
    app = new_app()
    for number in range(ROUTES):
        app.get(f"/part{number // PER_ROUTER}/things{number}/:thing_id")(numbered(number))
    return app


def rows() -> Robyn:
    from bench.database import find, new_engine

    app, engine = new_app(), new_engine()

    def read_user(request: Request) -> Any:
        found = find(engine, whole_number(request.path_params["user_id"]))
        return answer('{"detail":"Not Found"}', 404) if found is None else found

    app.get("/users/:user_id")(read_user)
    return app


def program(name: str) -> Robyn:
    """The application of that name."""
    return {"main": main, "routes": routes, "rows": rows, "smallest": smallest}[name]()
