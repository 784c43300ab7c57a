"""What a middleware and an exception handler find in the scope when no route served: wrong methods, unknown paths, redirects."""

from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler

from ..calls import call

EVENTS: list[str] = []


def found(scope: Any) -> str:
    route = scope.get("route")
    name = getattr(scope.get("endpoint"), "__name__", None)
    return f"{getattr(route, 'path', None)} {name} {scope.get('path_params')} {type(scope.get('router')).__name__}"


class Counting:
    def __init__(self, app: Any):
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                EVENTS.append(f"middleware {found(scope)}")


app = FastAPI()
app.add_middleware(Counting)
sub = FastAPI(openapi_url=None)
router = APIRouter(prefix="/router")


@app.exception_handler(405)
@app.exception_handler(404)
async def refused(request: Request, error: HTTPException):
    EVENTS.append(f"handler {found(request.scope)} {request.path_params}")
    return await http_exception_handler(request, error)


@app.get("/items/{number}")
@app.put("/items/{number}")
def items(number: int):
    if number == 0:
        raise HTTPException(404, "zero")
    return number


@app.get("/items/{name}/parts")
@router.get("/items/{name}/parts")
def parts(name: str):
    return name


@router.post("/plain")
def plain():
    return "plain"


@app.api_route("/both/{x}", methods=["GET", "PATCH"], include_in_schema=False)
def both(x: str):
    return x


app.include_router(router)
sub.include_router(router, prefix="/{deep}")
app.mount("/sub/{place}", sub)

PATHS = [
    "/items/1",
    "/items/0",
    "/items/x",
    "/items/a/parts",
    "/items/1/",
    "/router/items/b/parts",
    "/router/plain",
    "/both/1",
    "/missing",
    "/sub/p/d/router/items/c/parts",
    "/sub/p/d/router/plain",
    "/sub/p/missing",
]
REQUESTS = [call(method, path) for path in PATHS for method in ("GET", "PUT", "POST", "HEAD")]
