"""Mounted applications and routers by hand: overrides, handlers, state, middleware and dependencies that do not leak inwards or out."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import JSONResponse

from ..calls import get, post, socket

EVENTS: list[str] = []
GENERATE = False


def who() -> str:
    return "original"


def guard():
    EVENTS.append("guard of main")


class Known(Exception):
    pass


app = FastAPI(dependencies=[Depends(guard)])
sub = FastAPI(openapi_url="/doc.json", docs_url=None, redoc_url=None, title="sub")
deep = FastAPI(openapi_url=None)
router = APIRouter(prefix="/router")
lonely = APIRouter()


def leaving(request: Request):
    yield request.app.title
    EVENTS.append(f"leaving {request.app.title} {request.url.path}")


async def endpoint(
    request: Request, who: Annotated[str, Depends(who)], title: Annotated[str, Depends(leaving)], fail: str = ""
):
    if fail == "known":
        raise Known(title)
    if fail == "http":
        raise HTTPException(418, title)
    state = {name: getattr(request.app.state, name, None) for name in ("name",)}
    return [who, title, state, request.scope["root_path"], str(request.url_for("who")), request.scope["app"] is app]


async def talk(websocket: WebSocket, who: Annotated[str, Depends(who)]):
    await websocket.accept()
    await websocket.send_json([who, websocket.app.title, websocket.scope["root_path"]])
    await websocket.close()


for where in (app, sub, deep, router, lonely):
    where.get("/who", name="who")(endpoint)
    where.websocket("/talk")(talk)


@app.exception_handler(Known)
async def known_in_main(request: Request, error: Known):
    return JSONResponse({"main handles": str(error)}, status_code=481)


@deep.exception_handler(Known)
async def known_in_deep(request: Request, error: Known):
    return JSONResponse({"deep handles": str(error)}, status_code=482)


@sub.exception_handler(HTTPException)
async def http_in_sub(request: Request, error: HTTPException):
    return JSONResponse({"sub handles": error.detail}, status_code=error.status_code)


@app.post("/override/{where}")
def override(where: str):
    for name, target in (("main", app), ("sub", sub), ("deep", deep)):
        target.dependency_overrides = {who: lambda name=name: f"of {name}"} if where in (name, "all") else {}


app.state.name, deep.state.name = "main", "deep"
sub.mount("/deep", deep)
sub.include_router(router)
app.include_router(router, prefix="/included")
app.mount("/sub", sub)
app.mount("/lonely", lonely)
app.router.mount("/again", deep)

PATHS = ("who", "included/router/who", "sub/who", "sub/router/who", "sub/deep/who", "lonely/who", "again/who")
TALKS = ("talk", "sub/talk", "sub/deep/talk", "lonely/talk")
REQUESTS = [*(get(f"/{path}") for path in PATHS), *(socket(f"/{path}") for path in TALKS)]
for where in ("main", "sub", "deep", "all", "none"):
    REQUESTS += [
        post(f"/override/{where}"),
        *(get(f"/{path}") for path in PATHS),
        *(socket(f"/{path}") for path in TALKS),
    ]
REQUESTS += [
    *(get(f"/{path}?fail=http") for path in PATHS),
    *(get(f"/{path}?fail=known", raises=path in {"sub/who", "sub/router/who"}) for path in PATHS),
    get("/sub/doc.json"),
    get("/sub/doc.json", root_path="/proxy"),
    get("/sub/who", root_path="/proxy"),
]
