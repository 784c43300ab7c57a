"""Middleware of a main and a mounted application, of routers and of single routes: which of them sees what."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, Router

from ..calls import call, get

EVENTS: list[str] = []
GENERATE = False


class Named:
    def __init__(self, app: Any, name: str):
        self.app, self.name = app, name

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            EVENTS.append(f"{self.name} lifespan")
            await self.app(scope, receive, send)
            return
        EVENTS.append(f"{self.name} {scope['path']} {scope['root_path']!r} {scope.get('path_params')}")
        await self.app(scope, receive, send)
        EVENTS.append(f"{self.name} leaves {scope['path']} {scope.get('path_params')} {'endpoint' in scope}")


class Missing(Exception):
    pass


app = FastAPI(middleware=[Middleware(Named, name="main")])
sub = FastAPI(openapi_url="/schema.json", docs_url=None, redoc_url=None)
sub.add_middleware(Named, name="sub")
deep = FastAPI(openapi_url=None, middleware=[Middleware(Named, name="deep")])


async def endpoint(request: Request):
    return JSONResponse([request.url.path, request.path_params, request.scope["root_path"]])


@app.get("/here/{name}")
async def here(request: Request, name: str):
    return [name, request.url.path]


@sub.get("/there/{name}")
@deep.get("/there/{name}")
async def there(request: Request, name: int):
    return [name, request.url.path, str(request.url_for("there", name=5).path)]


@sub.get("/fail")
@deep.get("/fail")
def fail():
    raise Missing("gone")


@sub.exception_handler(Missing)
async def missing(request: Request, error: Missing):
    return JSONResponse({"gone": request.url.path}, status_code=410)


@app.exception_handler(Missing)
async def missing_in_main(request: Request, error: Missing):
    return JSONResponse({"main": request.url.path}, status_code=411)


sub.mount("/deep", deep)
app.mount("/sub", sub)
app.router.routes.append(
    Mount("/wrapped", routes=[Route("/route/{x:int}", endpoint)], middleware=[Middleware(Named, name="mount")])
)
app.router.routes.append(Route("/single/{x}", endpoint, middleware=[Middleware(Named, name="single")]))
app.mount("/router", Router([Route("/route", endpoint)]))
router = APIRouter(prefix="/api")
router.mount("/inside", Named(sub, name="around sub"))
app.include_router(router)

REQUESTS = [
    get("/here/a"),
    *(get(f"/{path}") for path in ("sub/there/1", "sub/there/x", "sub/fail", "sub/missing", "sub", "sub/")),
    *(get(f"/sub/deep/{path}") for path in ("there/1", "there/x")),
    get("/sub/deep/fail", raises=True),
    *(
        get(f"/{path}")
        for path in ("wrapped/route/3", "wrapped/route/x", "single/s", "router/route", "router/", "api/inside/there/2")
    ),
    get("/sub/schema.json"),
    get("/sub/schema.json", root_path="/proxy"),
    get("/sub/there/1", root_path="/proxy"),
    call("POST", "/sub/there/1"),
    call("POST", "/single/s"),
]
