"""Request objects in endpoints and dependencies: subclasses, connections, scopes, the same object everywhere, bodies read twice."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Body, Depends, FastAPI, Form, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.requests import Request as StarletteRequest

from ..calls import call, get, post

EVENTS: list[str] = []
app = FastAPI()


class OwnRequest(Request):
    @property
    def shouted(self) -> str:
        return self.url.path.upper()

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            self._body = (await super().body()).replace(b"secret", b"******")
        return self._body


class OwnRoute(APIRoute):
    def get_route_handler(self) -> Callable[..., Any]:
        handle = super().get_route_handler()

        async def with_own_request(request: Request) -> Response:
            return await handle(OwnRequest(request.scope, request.receive))

        return with_own_request


def one(request: Request) -> Request:
    return request


async def two(connection: HTTPConnection, tasks: BackgroundTasks) -> tuple[HTTPConnection, BackgroundTasks]:
    tasks.add_task(EVENTS.append, "two")
    return connection, tasks


async def with_body(request: Request) -> int:
    return len(await request.body())


@app.get("/same")
def same(
    request: Request,
    a: Annotated[Request, Depends(one)],
    b: Annotated[Any, Depends(two)],
    other: StarletteRequest,
    tasks: BackgroundTasks,
):
    return [request is a, a is b[0], request is other, b[1] is tasks, type(b[0]).__name__]


@app.get("/annotated")
def annotated(request: Annotated[Request, "metadata"], optional: Request = None, path: str = ""):  # type: ignore[assignment]
    return [request is optional, request.url.path, path]


@app.post("/body")
async def body(request: Request, size: Annotated[int, Depends(with_body)], data: Annotated[dict[str, str], Body()]):
    return [
        size,
        data,
        (await request.json()) == data,
        len(await request.body()),
        [len(chunk) async for chunk in request.stream()],
    ]


@app.post("/only-body")
async def only_body(request: Request, size: Annotated[int, Depends(with_body)]):
    return [size, (await request.body()).decode("latin-1")]


@app.post("/form")
async def form(request: Request, a: Annotated[str, Form()]):
    found = await request.form()
    return [a, found.get("b"), type(found).__name__]


@app.api_route("/about/{x}", methods=["GET", "POST"], include_in_schema=False)
def about(request: Request, x: str):
    return {
        "method": request.method,
        "url": str(request.url),
        "base": str(request.base_url),
        "path": request.path_params,
        "query": request.query_params.multi_items(),
        "cookies": request.cookies,
        "client": list(request.client or ()),
        "headers": [[name.decode(), value.decode()] for name, value in request.headers.raw],
        "state": request.state._state,
        "disconnected": request.scope["type"],
        "endpoint": request.scope["endpoint"] is about,
        "root": request.scope["root_path"],
    }


own = APIRouter(prefix="/own", route_class=OwnRoute)


@own.post("/class")
async def own_class(request: Request, data: dict[str, str]):
    return [type(request).__name__, data, getattr(request, "shouted", None)]


@own.get("/class")
def own_get(request: Request, other: Annotated[Request, Depends(one)]):
    return [type(request).__name__, request is other]


app.include_router(own)
NOT_GENERATED = ["/same", "/annotated"]  # an intended difference
REQUESTS = [
    get("/same", raises=True),
    get("/annotated?path=p", raises=True),
    post("/body", json={"a": "secret"}),
    post("/body", json={"a": 1}),
    post("/only-body", content=[b"ab", b"", b"c"]),
    post("/only-body"),
    post("/form", form={"a": "1", "b": "2"}),
    post("/form", form={"b": "2"}),
    get("/about/%C3%A9%2Fx?a=1&a=2&b=", cookies={"c": "d"}, headers=[("x-one", "1"), ("x-one", "2")]),
    call("POST", "/about/x", scheme="https", headers={"host": "a.org:8443"}, root_path="/proxy"),
    post("/own/class", json={"a": "my secret"}),
    post("/own/class", json={"a": 1}),
    get("/own/class"),
]
