"""frontend(): dependencies of application, router and inclusions run before a file is sent: order, errors, overrides, clean-up."""

from typing import Annotated

from fastapi import (
    APIRouter,
    BackgroundTasks,
    Body,
    Cookie,
    Depends,
    FastAPI,
    Form,
    Header,
    HTTPException,
    Path,
    Query,
    Request,
    Response,
    Security,
)
from fastapi.requests import HTTPConnection
from fastapi.responses import PlainTextResponse
from fastapi.security import SecurityScopes

from ..calls import call, get, post
from ..files import written

GENERATE = False
EVENTS: list[str] = []
DIRECTORY = written({"index.html": "home", "a.txt": "some text", "404.html": "missing", "deep/index.html": "deep"})
PLAIN = written({"index.html": "home", "a.txt": "some text"})


def noting(name):
    def note(request: Request):
        EVENTS.append(f"{name} {request.method} {request.scope['path']}")
        return name

    return note


def login(session: Annotated[str | None, Cookie()] = None):
    EVENTS.append(f"session {session}")
    if session is None:
        raise HTTPException(401, "log in first", headers={"x-login": "/login"})
    return session


def real():
    EVENTS.append("real")
    return "real"


def fake(x_fake: Annotated[int, Header()] = 0):
    EVENTS.append(f"fake {x_fake}")
    return "fake"


def amend(response: Response, tasks: BackgroundTasks, source: Annotated[str, Depends(real)]):
    response.headers["x-source"] = source
    response.headers["etag"] = "own"
    response.headers.append("content-type", "text/own")
    response.set_cookie("seen", "yes")
    response.status_code = 202
    tasks.add_task(EVENTS.append, f"task of {source}")


def limits(limit: Annotated[int, Query(ge=1)], page: int = 0, x_token: Annotated[list[str] | None, Header()] = None):
    EVENTS.append(f"limits {limit} {page} {x_token}")


def opened(name):
    async def open_it(fail: bool = False):
        EVENTS.append(f"open {name}")
        try:
            yield name
        except BaseException as error:
            EVENTS.append(f"{name} sees {type(error).__name__}")
            raise
        finally:
            EVENTS.append(f"close {name}")

    return open_it


def opened_in_thread():
    EVENTS.append("open thread")
    yield
    EVENTS.append("close thread")


async def swallowing():
    try:
        yield
    except HTTPException as error:
        EVENTS.append(f"swallowed {error.status_code}")


def failing(kind: str = ""):
    if kind == "http":
        raise HTTPException(418, "short")
    if kind == "key":
        raise KeyError("key")
    if kind == "value":
        raise ValueError("value")


def scoped(security_scopes: SecurityScopes):
    EVENTS.append(f"scopes {security_scopes.scopes}")


def injected(request: Request, connection: HTTPConnection):
    scope = request.scope
    EVENTS.append(
        f"same {connection.scope is scope}, {sorted(set(scope) & {'route', 'endpoint', 'path_params', 'router', 'app'})}"
    )
    EVENTS.append(f"{scope['root_path']!r} {scope['path']!r} {request.path_params} {request.url} {request.base_url}")


def from_path(name: Annotated[str, Path()]):
    EVENTS.append(f"name {name}")


def with_body(item: Annotated[dict, Body()]):
    EVENTS.append(f"body {item}")


def with_form(field: Annotated[str, Form()]):
    EVENTS.append(f"form {field}")


async def raw(request: Request):
    EVENTS.append(f"raw {await request.body()!r}")


def site(prefix, *dependencies, directory=DIRECTORY, fallback="auto"):
    router = APIRouter(
        dependencies=[Depends(dependency) if callable(dependency) else dependency for dependency in dependencies]
    )
    router.frontend(prefix, directory=directory, fallback=fallback)
    return router


app = FastAPI(dependencies=[Depends(noting("app"))], openapi_url=None)
app.frontend("/", directory=PLAIN)
inner = APIRouter(prefix="/inner", dependencies=[Depends(noting("inner")), Depends(real)])
inner.frontend("/site", directory=PLAIN)


@inner.get("/site/route")
def route():
    EVENTS.append("endpoint")
    return "route"


outer = APIRouter(prefix="/outer", dependencies=[Depends(noting("outer"))])
outer.include_router(inner, prefix="/mid", dependencies=[Depends(noting("inclusion"))])
app.include_router(outer, dependencies=[Depends(noting("inclusion of outer"))])
app.include_router(inner, prefix="/again", dependencies=[Depends(login)])
app.include_router(site("/login", login, real))
app.include_router(site("/amend", amend))
app.include_router(site("/amend-plain", amend, directory=PLAIN))
app.include_router(site("/limits", limits, real))
app.include_router(site("/opened", opened("first"), opened_in_thread, opened("second"), failing, directory=PLAIN))
app.include_router(
    site("/scopes", Depends(opened("request"), scope="request"), Depends(opened("function"), scope="function"), amend)
)
app.include_router(
    site("/security", Security(scoped, scopes=["read"]), injected), dependencies=[Security(scoped, scopes=["all"])]
)
app.include_router(site("/path/{name}", from_path))
app.include_router(site("/body", with_body, amend))
app.include_router(site("/form", with_form))
app.include_router(site("/raw", raw))
app.include_router(site("/swallowing", swallowing, failing, directory=PLAIN))
app.include_router(site("/swallowing-function", Depends(swallowing, scope="function"), directory=PLAIN))
app.include_router(site("/twice", real, real, Depends(real, use_cache=False)))


@app.exception_handler(ValueError)
def handled(request: Request, error: ValueError):
    EVENTS.append("handler")
    return PlainTextResponse(f"handled {error}", status_code=409)


@app.get("/override")
def override(on: bool):
    if on:
        app.dependency_overrides[real] = fake
    else:
        app.dependency_overrides.clear()


sub = FastAPI(openapi_url=None, dependencies=[Depends(noting("sub")), Depends(amend), Depends(injected)])
sub.frontend("/", directory=PLAIN, fallback="index.html")
app.mount("/sub", sub)

HTML = {"accept": "text/html"}
PREFIXES = [
    "",
    "/outer/mid/inner/site",
    "/again/inner/site",
    "/login",
    "/amend",
    "/amend-plain",
    "/security",
    "/twice",
    "/raw",
    "/sub",
]
REQUESTS = [
    *(
        call(method, f"{prefix}{path}", headers=headers)
        for prefix in PREFIXES
        for path in ("/a.txt", "/missing", "/deep")
        for method in ("GET", "HEAD", "POST")
        for headers in ((), HTML)
    ),
    get("/outer/mid/inner/site/route"),
    get("/outer/mid/inner/site/route/"),
    post("/outer/mid/inner/site/route"),
    get("/login/", cookies={"session": "eva"}),
    get("/login/missing", cookies={"session": "eva"}),
    get("/again/inner/site/", cookies={"session": "eva"}),
    *(get(f"/amend{path}", headers=HTML) for path in ("", "/", "/deep/", "/deep", "/x")),
    get("/amend/a.txt", headers={"range": "bytes=0-3"}),
    get("/amend/a.txt", headers={"range": "bytes=99-"}),
    get("/amend/a.txt", headers={"if-none-match": "own"}),
    get("/amend/a.txt", headers={"if-none-match": "*"}),
    get("/amend/a.txt", headers={"if-modified-since": "Tue, 14 Nov 2023 22:13:20 GMT"}),
    *(
        get(f"/limits/{query}")
        for query in ("", "?limit=0", "?limit=x&page=y", "?limit=2", "a.txt?limit=3&page=1", "x?limit=3")
    ),
    get("/limits/a.txt?limit=1", headers=[("x-token", "a"), ("x-token", "b")]),
    post("/limits/a.txt"),
    *(get(f"/opened/{path}") for path in ("", "a.txt", "missing", "a.txt?kind=http", "?kind=value")),
    get("/opened/a.txt?kind=key", raises=True),
    get("/opened/a.txt?fail=x"),
    get("/scopes/"),
    get("/scopes/missing"),
    get("/swallowing/a.txt"),
    get("/swallowing/missing"),
    get("/swallowing/?kind=http", raises=True),
    get("/swallowing-function/missing"),
    get("/security/", root_path="/behind"),
    get("/sub/", root_path="/behind"),
    get("/path/anna/"),
    get("/path/{name}/a.txt"),
    get("/body/"),
    call("GET", "/body/", json={"a": 1}),
    call("GET", "/body/a.txt", content="{", content_type="application/json"),
    call("HEAD", "/body/a.txt", json={"a": 1}),
    call("GET", "/form/", form={"field": "x"}),
    get("/form/"),
    call("GET", "/raw/", content=[b"ab", b"cd"]),
    get("/override?on=true"),
    *(get(f"{prefix}/a.txt") for prefix in ("/outer/mid/inner/site", "/amend", "/login", "/twice", "/sub")),
    get("/amend/a.txt", headers={"x-fake": "3"}),
    get("/amend/a.txt", headers={"x-fake": "x"}),
    get("/override?on=false"),
    get("/amend/a.txt"),
]
