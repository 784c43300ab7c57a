"""The path that a validation error names: method of the request, root path, prefixes; wherever it is caught."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.exceptions import (
    RequestValidationError,
    ResponseValidationError,
    ValidationException,
    WebSocketRequestValidationError,
)
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from ..calls import call, get, post, socket

app = FastAPI(root_path="/front/")
mounted = FastAPI()
seen: list[Any] = []


class Item(BaseModel):
    size: int


async def refused(request: Request, error: ValidationException):
    return JSONResponse([error.endpoint_path, error.endpoint_ctx, str(error).rpartition("\n")[2]], status_code=422)


async def closed(websocket, error):
    await websocket.close(reason=f"{error.endpoint_path} {error.endpoint_function}")


for application in (app, mounted):
    application.exception_handler(RequestValidationError)(refused)
    application.exception_handler(ResponseValidationError)(refused)
app.exception_handler(WebSocketRequestValidationError)(closed)


def watching():
    try:
        yield
    except ValidationException as error:
        seen.append(["dependency", error.endpoint_path])
        raise


class Watching(APIRoute):
    def get_route_handler(self):
        handler = super().get_route_handler()

        async def watch(request: Request):
            try:
                return await handler(request)
            except ValidationException as error:
                seen.append(["route", error.endpoint_path])
                raise

        return watch


@app.api_route("/several/{key:int}", methods=["GET", "POST", "PUT"], include_in_schema=False)
def several(key: int, size: int) -> int:
    return "x"  # type: ignore[return-value]  # refused


@app.get("/nothing/to/read")
async def nothing_to_read() -> int:
    return "x"  # type: ignore[return-value]  # refused


@app.post("/body")
def body(item: Item):
    return item


@app.post("/form")
def form(size: Annotated[int, Form()]):
    return size


@app.get("/watched/{key}", dependencies=[Depends(watching)])
def watched(key: int) -> int:
    return "x"  # type: ignore[return-value]  # refused


@app.get("/function/{key}", dependencies=[Depends(watching, scope="function")])
def function(key: int) -> int:
    return "x"  # type: ignore[return-value]  # refused


@app.get("/stream")
async def stream(size: int) -> AsyncIterator[int]:
    yield size


@app.get("/own")
def own():
    raise RequestValidationError([], endpoint_ctx={"path": "own"})


@app.get("/none")
def none():
    raise RequestValidationError([])


@app.websocket("/socket/{key}")
async def conversation(key: int):
    """Never begins."""


@app.get("/seen")
def report():
    return seen


router = APIRouter(prefix="/inner", route_class=Watching)


@router.get("/{key:path}/", dependencies=[Depends(several)])
def inner(key: str):
    return key


@mounted.get("/items/{key}")
def item(key: int) -> int:
    return "x"  # type: ignore[return-value]  # refused


app.include_router(router, prefix="/outer")
app.mount("/mounted", mounted)

REQUESTS = [
    *(call(method, "/several/1") for method in ("GET", "POST", "PUT")),
    *(call(method, "/several/1?size=1") for method in ("GET", "POST", "PUT")),
    get("/front/several/1"),
    get("/several/1", root_path="/other"),
    get("/nothing/to/read"),
    post("/body", json=1),
    post("/body", content="{", content_type="application/json"),
    post("/form"),
    get("/watched/x"),
    get("/watched/1"),
    get("/function/x"),
    get("/function/1"),
    get("/stream?size=x"),
    get("/own"),
    get("/none"),
    get("/outer/inner/x/"),
    get("/mounted/items/x"),
    get("/front/mounted/items/x"),
    get("/front/mounted/items/1"),
    socket("/socket/x"),
    get("/seen"),
]
