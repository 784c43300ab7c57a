"""Mounts inside routers that are included, several deep and several times: prefixes, names, parameters, precedence."""

from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.responses import PlainTextResponse
from fastapi.routing import iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount, NoMatchFound, Route, Router

from ..calls import call, get, socket
from ..files import written

FILES = written({"a.txt": "a", "in/b.txt": "b"})
sub = FastAPI(title="Sub")
app = FastAPI()
inner, outer, late = APIRouter(prefix="/inner"), APIRouter(prefix="/outer"), APIRouter()


@sub.get("/where/{name}")
def where(request: Request, name: str, q: int = 0):
    return [name, q, request.scope["root_path"], request.scope["path"], request.path_params, str(request.url)]


@sub.websocket("/socket")
async def talk(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text(websocket.scope["root_path"])
    await websocket.close()


async def page(request):
    return PlainTextResponse(f"{request.scope['root_path']} {sorted(request.path_params.items())}")


inner.mount("/sub", sub, name="sub")
inner.mount("/files", StaticFiles(directory=FILES), name="files")
inner.mount("/by/{key}", Router([Route("/page/{number:int}", page, name="page")]), name="by")


@inner.get("/sub/where/route")
def after():
    return "the mount comes first"


@outer.get("/inner/files/a.txt")
def before():
    return "the route comes first"


outer.include_router(inner)
outer.include_router(inner, prefix="/again")
app.include_router(outer, prefix="/v1")
app.include_router(outer)
app.include_router(late, prefix="/late")
late.routes.append(Mount("/app", sub, name="late"))


def made(name, /, **parameters):
    try:
        return str(app.url_path_for(name, **parameters))
    except NoMatchFound:
        return None


FACTS = {
    "paths": [context.path for context in iter_route_contexts(app.routes)],
    "names": [
        made("sub:where", name="n"),
        made("files", path="/a.txt"),
        made("by:page", key="k", number=3),
        made("late:where", name="n"),
        made("sub", path="/x"),
        made("nothing"),
    ],
}
PREFIXES = ["/v1/outer", "/v1/outer/again", "/outer"]  # a router's own prefix is not that of its mounts
PATHS = [
    "/sub/where/n?q=2",
    "/sub/where/route",
    "/sub",
    "/sub/",
    "/files/a.txt",
    "/files/in/b.txt",
    "/by/k/page/3",
    "/by/k/page/x",
]
REQUESTS = [
    *(get(f"{prefix}{path}") for prefix in PREFIXES for path in PATHS),
    get("/v1/outer/inner/files/a.txt"),
    get("/late/app/where/n?q=x"),
    *(get(f"{prefix}/sub/openapi.json") for prefix in PREFIXES),
    get("/late/app/openapi.json", root_path="/proxy"),
    get("/v1/outer/sub/docs", ignore_body=True),
    call("POST", "/v1/outer/sub/where/n"),
    call("HEAD", "/v1/outer/files/a.txt"),
    socket("/outer/sub/socket"),
    socket("/late/app/socket"),
]
GENERATE = False
