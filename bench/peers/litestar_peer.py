"""The programs on Litestar, with the structures of msgspec that it is made for."""

import time
import uuid
from collections.abc import AsyncGenerator
from typing import Annotated, Any

import jwt
import msgspec
from litestar import Litestar, Request, Router, get, post, websocket_listener
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.config.compression import CompressionConfig
from litestar.config.cors import CORSConfig
from litestar.datastructures import MutableScopeHeaders, UploadFile
from litestar.di import Provide
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.middleware import ASGIMiddleware
from litestar.params import Body, Parameter
from litestar.response import ServerSentEvent

from bench.programs import EVENTS, HOSTS, ORIGIN, PER_ROUTER, PRODUCTS, ROUTES, SECRET

HELLO = {"message": "Hello, World!"}
Token = Annotated[str, Parameter(header="x-token")]


class Customer(msgspec.Struct):
    name: str
    email: str | None = None


class Line(msgspec.Struct):
    sku: str
    quantity: Annotated[int, msgspec.Meta(gt=0)]
    price: float


class Order(msgspec.Struct):
    id: int
    customer: Customer
    lines: list[Line]
    note: str | None = None


class Product(msgspec.Struct):
    id: int
    name: str
    price: float
    stock: int | None
    tags: list[str]


class Login(msgspec.Struct):
    username: str
    password: str


class Files(msgspec.Struct):
    file: UploadFile


STORED = [Product(**product) for product in PRODUCTS]


@get("/hello")
async def hello() -> dict[str, str]:
    return HELLO.copy()


@get("/hello-def", sync_to_thread=True)
def blocking_hello() -> dict[str, str]:
    return HELLO.copy()


@get("/items/{item_id:int}")
async def read_item(item_id: int, token: Token, q: str | None = None, limit: int = 20) -> dict[str, Any]:
    return {"item_id": item_id, "q": q, "limit": limit, "token": token}


@post("/orders", status_code=200)
async def create_order(data: Order) -> Order:
    return data


async def provide_token(x_token: Token) -> str:
    return x_token


async def provide_user(token: str, tenant: str = "main") -> str:
    return f"{tenant}:{token}"


async def provide_account(user: str, region: str | None = None) -> dict[str, Any]:
    return {"user": user, "region": region}


class Page:
    def __init__(self, offset: int = 0, limit: int = 20) -> None:
        self.offset = offset
        self.limit = limit


def provide_page(offset: int = 0, limit: int = 20) -> Page:
    return Page(offset, limit)


TREE = {
    "token": Provide(provide_token),
    "user": Provide(provide_user),
    "account": Provide(provide_account),
    "page": Provide(provide_page, sync_to_thread=False),
}


@get("/accounts", dependencies=TREE)
async def list_accounts(account: dict[str, Any], page: Page) -> dict[str, Any]:
    return {**account, "offset": page.offset, "limit": page.limit}


@get("/products")
async def list_products() -> list[Product]:
    return STORED


async def provide_subject(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        claims = jwt.decode(token if kind.lower() == "bearer" else "", SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise NotAuthorizedException from None
    subject: str = claims["sub"]
    return subject


@get("/me", dependencies={"subject": Provide(provide_subject)})
async def me(subject: str) -> dict[str, str]:
    return {"user": subject}


@post("/login", status_code=200)
async def login(data: Annotated[Login, Body(media_type=RequestEncodingType.URL_ENCODED)]) -> dict[str, Any]:
    return {"username": data.username, "length": len(data.password)}


@post("/upload", status_code=200, request_max_body_size=1 << 30)
async def upload(data: Annotated[Files, Body(media_type=RequestEncodingType.MULTI_PART)]) -> dict[str, Any]:
    file = data.file.file
    return {"name": data.file.filename, "size": file.seek(0, 2)}


@websocket_listener("/echo")
async def echo(data: str) -> str:
    return data


@get("/events")
async def events() -> ServerSentEvent:
    async def messages() -> AsyncGenerator[bytes, None]:
        for number in range(EVENTS):
            yield msgspec.json.encode({"n": number})

    return ServerSentEvent(messages())


def numbered(number: int) -> Any:
    @get(f"/things{number}/{{thing_id:int}}")
    async def read_thing(thing_id: int, limit: int = 20) -> dict[str, int]:
        return {"id": thing_id, "limit": limit, "route": number}

    return read_thing


def routes() -> Litestar:
    routers = [
        Router(f"/part{begin // PER_ROUTER}", route_handlers=[numbered(begin + step) for step in range(PER_ROUTER)])
        for begin in range(0, ROUTES, PER_ROUTER)
    ]
    return Litestar(routers, openapi_config=None)


class RequestId(ASGIMiddleware):
    async def handle(self, scope: Any, receive: Any, send: Any, next_app: Any) -> None:
        async def named(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = dict(scope["headers"]).get(b"x-request-id", b"").decode()
                MutableScopeHeaders(message)["X-Request-ID"] = own or uuid.uuid4().hex
            await send(message)

        await next_app(scope, receive, named)


class ProcessTime(ASGIMiddleware):
    async def handle(self, scope: Any, receive: Any, send: Any, next_app: Any) -> None:
        start = time.perf_counter()

        async def timed(message: Any) -> None:
            if message["type"] == "http.response.start":
                MutableScopeHeaders(message)["X-Process-Time"] = str(time.perf_counter() - start)
            await send(message)

        await next_app(scope, receive, timed)


class NoSniffing(ASGIMiddleware):
    async def handle(self, scope: Any, receive: Any, send: Any, next_app: Any) -> None:
        async def marked(message: Any) -> None:
            if message["type"] == "http.response.start":
                MutableScopeHeaders(message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await next_app(scope, receive, marked)


def layers() -> Litestar:
    return Litestar(
        [hello],
        openapi_config=None,
        allowed_hosts=AllowedHostsConfig(allowed_hosts=HOSTS),
        cors_config=CORSConfig(allow_origins=[ORIGIN]),
        compression_config=CompressionConfig(backend="gzip", minimum_size=1000),
        middleware=[NoSniffing(), ProcessTime(), RequestId()],
    )


def rows() -> Litestar:
    from bench.database import find, new_engine

    engine = new_engine()

    @get("/users/{user_id:int}", sync_to_thread=True)
    def read_user(user_id: int) -> dict[str, Any]:
        user = find(engine, user_id)
        if user is None:
            raise NotFoundException
        return user

    return Litestar([read_user], openapi_config=None)


def main() -> Litestar:
    handlers: list[Any] = [hello, blocking_hello, read_item, create_order, list_accounts, list_products]
    return Litestar([*handlers, me, login, upload, echo, events], openapi_config=None)


def program(name: str) -> Litestar:
    """The application of that name."""
    made = {"main": main, "routes": routes, "layers": layers, "rows": rows}
    return made[name]() if name != "smallest" else Litestar([hello], openapi_config=None)
