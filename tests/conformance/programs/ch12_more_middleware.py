"""Sessions, authentication, WSGI, middleware on mounts and single routes, and misuse of the registration functions."""

import warnings

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.middleware import Middleware
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError, SimpleUser, requires
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import Request as StarletteRequest
from starlette.routing import Mount, Route

from ..calls import call, get, post
from ..facts import outcome

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette names its successor when it is imported for the first time
    from fastapi.middleware.wsgi import WSGIMiddleware

EVENTS: list[str] = []
GENERATE = False


class Named:
    def __init__(self, app, name: str = "unnamed", *, fail: bool = False):
        EVENTS.append(f"made {name}")
        self.app = app
        self.name = name
        self.fail = fail

    async def __call__(self, scope, receive, send):
        EVENTS.append(f"{self.name} {scope['type']}")
        if self.fail and scope["type"] == "http":
            raise HTTPException(418, self.name)
        await self.app(scope, receive, send)


class Backend(AuthenticationBackend):
    async def authenticate(self, conn):
        given = conn.headers.get("authorization")
        if given is None:
            return None
        if given == "broken":
            raise AuthenticationError("no good")
        return AuthCredentials(given.split(",")), SimpleUser(given)


def refused(conn, error: Exception):
    return JSONResponse({"refused": str(error)}, status_code=401)


def wsgi(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("201 Created", [("content-type", "text/plain"), ("x-wsgi", "1")])
    names = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
    return [repr([environ[name] for name in names]).encode(), b"|", body]


async def starlette_endpoint(request: StarletteRequest):
    return PlainTextResponse(f"starlette {request.url.path}")


app = FastAPI(middleware=[Middleware(Named, name="outer")])
inner = FastAPI()
router = APIRouter()
app.add_middleware(AuthenticationMiddleware, backend=Backend(), on_error=refused)


@app.get("/user")
def user(request: Request):
    return {"name": request.user.display_name, "in": request.user.is_authenticated, "scopes": request.auth.scopes}


@app.get("/requires")
@requires("admin")
async def admin(request: Request):
    return "admin"


@app.get("/redirects")
@requires("admin", redirect="user")
def redirects(request: Request):
    return "admin"


def needs(scope: str):
    def check(request: Request):
        if scope not in request.auth.scopes:
            raise HTTPException(403, f"{scope} needed")

    return check


@app.get("/needs", dependencies=[Depends(needs("editor"))])
def needing():
    return "editor"


@inner.get("/x")
def in_mount(request: Request):
    return {"user": request.user.display_name, "root": request.scope["root_path"]}


inner.add_middleware(Named, name="inner app")
app.mount("/wsgi", WSGIMiddleware(wsgi))
app.router.routes.append(Mount("/mount", app=inner, middleware=[Middleware(Named, name="mount")]))
app.router.routes.append(Mount("/failing", app=inner, middleware=[Middleware(Named, name="failing", fail=True)]))
app.router.routes.append(Route("/route", starlette_endpoint, middleware=[Middleware(Named, name="route")]))
app.add_route("/added", starlette_endpoint, methods=["POST"], include_in_schema=False)
router.add_route("/in-router", starlette_endpoint)
app.include_router(router, prefix="/prefix")


@app.get("/late/{what}")
def late(what: str):
    """Register something while serving."""
    attempts = {
        "add": lambda: app.add_middleware(Named, name="late"),
        "decorator": lambda: app.middleware("http")(lambda request, call_next: call_next(request)),
        "handler": lambda: app.add_exception_handler(
            KeyError, lambda request, error: PlainTextResponse("late handler")
        ),
        "route": lambda: app.get("/later")(lambda: "later"),
    }
    return outcome(attempts[what])


@app.get("/key-error")
def key_error():
    raise KeyError("x")


FACTS = {
    "wrong kind": outcome(lambda: app.middleware("websocket")),
    "no class": outcome(lambda: FastAPI().add_middleware(None)),
    "unknown option": outcome(lambda: FastAPI().add_middleware(Named, wrong=1)),
    "entries": [entry.cls.__name__ for entry in app.user_middleware],
    "options": [sorted(entry.kwargs) for entry in app.user_middleware],
    "not built": app.middleware_stack is None,
    "made while registering": list(EVENTS),
    "repr": repr(Middleware(Named, "a", fail=True)),
}

REQUESTS = [
    *(get("/user", headers={"authorization": value}) for value in ("admin,editor", "broken")),
    get("/user"),
    *(get(path) for path in ("/requires", "/redirects", "/needs", "/route", "/prefix/in-router")),
    *(get(path, headers={"authorization": "admin"}) for path in ("/requires", "/redirects", "/needs", "/mount/x")),
    get("/needs", headers={"authorization": "editor"}),
    get("/mount/x"),
    get("/mount/nowhere"),
    get("/failing/x"),
    get("/wsgi"),
    get("/wsgi/a%20b?q=1"),
    post("/wsgi/x", content=b"body", content_type="text/plain"),
    get("/added"),
    post("/added"),
    call("HEAD", "/route"),
    *(get(f"/late/{what}") for what in ("add", "decorator", "route", "handler")),
    get("/later"),
    get("/key-error", raises=True),
]
