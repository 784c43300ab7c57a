"""Applications in applications: documents, pages, errors, middleware, overrides and root paths of each, three deep."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router

from ..calls import call, get, post

EVENTS: list[str] = []
app = FastAPI(title="Outer", version="1", servers=[{"url": "https://outer.example"}])
first = FastAPI(title="First", version="2", docs_url="/pages", redoc_url=None)
second = FastAPI(title="Second", openapi_url="/api.json", root_path_in_servers=False)
silent = FastAPI(openapi_url=None)


def who(x_who: Annotated[str, Header()] = "nobody"):
    return f"real {x_who}"


def fake():
    return "fake"


def naming(name: str):
    async def middleware(request: Request, call_next):
        EVENTS.append(f"{name}: {request.scope['root_path']} | {request.url.path}")
        response = await call_next(request)
        response.headers.append("x-passed", name)
        return response

    return middleware


for name, made in {"outer": app, "first": first, "second": second}.items():
    made.middleware("http")(naming(name))


@first.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    return JSONResponse({"first": [e["loc"] for e in error.errors()]}, status_code=400)


@second.exception_handler(404)
def missing(request: Request, error: HTTPException):
    return PlainTextResponse(f"second has no {request.url.path}", status_code=404)


def describe(request: Request, number: int, who: Annotated[str, Depends(who)]):
    return {
        "number": number,
        "who": who,
        "title": request.app.title,
        "root": request.scope["root_path"],
        "path": request.scope["path"],
        "base": str(request.base_url),
        "url": str(request.url_for("describe", number=3)) if request.app is app else None,
    }


for made in (app, first, second, silent):
    made.get("/things/{number}")(describe)
    made.post("/things")(lambda thing: thing)


@second.get("/moved")
def moved(request: Request):
    return RedirectResponse(f"{request.scope['root_path']}/things/1")


@second.get("/crash")
def crash():
    raise ValueError("crash")


@second.get("/teapot")
def teapot():
    raise HTTPException(418, "short")


async def page(request):
    return PlainTextResponse(f"{request.scope['root_path']} {sorted(request.path_params)}")


starlette_app = Starlette(routes=[Route("/page/{name}", page), Mount("/fast", app=silent)])
router = APIRouter()
router.mount("/deep", silent)
first.dependency_overrides[who] = fake
second.mount("/silent", silent)
first.mount("/second", second)
app.mount("/first", first, name="first")
app.mount("/starlette", starlette_app)
app.mount("/routes", Router([Route("/page/{name}", page)]))
app.include_router(router, prefix="/router")
app.mount("", PlainTextResponse("the rest", status_code=404))

PREFIXES = ["", "/first", "/first/second", "/first/second/silent", "/starlette/fast", "/router/deep"]
REQUESTS = [
    *(get(f"{prefix}/things/7", headers={"x-who": "eva"}) for prefix in PREFIXES),
    *(get(f"{prefix}/things/x") for prefix in PREFIXES),
    *(get(f"{prefix}/things/7/") for prefix in PREFIXES),
    *(get(f"{prefix}/nowhere") for prefix in PREFIXES),
    *(post(f"{prefix}/things?thing=1") for prefix in PREFIXES),
    *(call("DELETE", f"{prefix}/things") for prefix in PREFIXES),
    *(get(f"{prefix}/openapi.json") for prefix in PREFIXES),
    get("/first/second/api.json"),
    get("/first/second/api.json", root_path="/proxy"),
    get("/first/openapi.json", root_path="/proxy"),
    get("/openapi.json", root_path="/proxy"),
    get("/openapi.json"),
    *(
        get(f"/first{path}", ignore_body=True)
        for path in ("/pages", "/docs", "/redoc", "/second/docs", "/second/redoc")
    ),
    get("/first/second/moved"),
    get("/first/second/teapot"),
    get("/first/second/crash", raises=True),
    get("/first/second/things/7", root_path="/proxy"),
    get("/first"),
    get("/first/"),
    get("/first/second"),
    get("/starlette/page/a"),
    get("/starlette/nowhere"),
    get("/routes/page/b"),
    get("/routes/nowhere"),
]
GENERATE = False
