"""Other applications below a path: WSGI programs, bare ASGI functions, Starlette with lifespan and middleware, hosts."""

import warnings

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.routing import Host, Mount, Route

from ..calls import call, get, post

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.middleware.wsgi import WSGIMiddleware

EVENTS: list[str] = []
app = FastAPI()


def wsgi(environ, start_response):
    body = environ["wsgi.input"].read()
    text = f"{environ['REQUEST_METHOD']} {environ['SCRIPT_NAME']} {environ['PATH_INFO']} {environ['QUERY_STRING']} {body!r}"
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Name", environ.get("HTTP_X_NAME", "nobody"))])
    return [text.encode()]


async def asgi(scope, receive, send):
    if scope["type"] == "http":
        text = f"{scope['root_path']} {scope['path']} {scope['app'] is app}"
        await PlainTextResponse(text, status_code=203)(scope, receive, send)


class Raising:
    async def __call__(self, scope, receive, send):
        raise HTTPException(418, "short") if scope["path"].endswith("http") else KeyError("key")


async def page(request):
    return PlainTextResponse(f"page {request.path_params} {request.scope['root_path']}")


class Marking(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        response.headers["x-marked"] = "yes"
        return response


starlette = Starlette(
    routes=[Route("/page/{name}", page, name="page"), Mount("/again", app=asgi)], middleware=[Middleware(Marking)]
)
api = FastAPI(openapi_url=None)


@api.get("/")
def host_home(request: Request):
    return {"host": request.url.hostname, "parameters": request.path_params}


app.mount("/wsgi", WSGIMiddleware(wsgi))
app.mount("/asgi", asgi)
app.mount("/raising", Raising())
app.mount("/starlette", starlette, name="starlette")
app.host("api.example.org", api, name="api")
app.router.routes.append(Host("{tenant}.tenants.example", app=api, name="tenant"))


@app.get("/")
def home(request: Request):
    return str(request.url_for("starlette:page", name="n")), str(app.url_path_for("starlette:page", name="n"))


REQUESTS = [
    get("/"),
    get("/wsgi/some/path?a=1", headers={"x-name": "ada"}),
    post("/wsgi/", content="body"),
    get("/wsgi/å"),
    get("/wsgi", root_path="/proxy"),
    get("/asgi"),
    get("/asgi/x/y"),
    call("PATCH", "/asgi/x", root_path="/proxy"),
    get("/raising/http"),
    get("/raising/key", raises=True),
    get("/starlette/page/n"),
    get("/starlette/missing"),
    get("/starlette/again/x"),
    call("DELETE", "/starlette/page/n"),
    *(get("/", headers={"host": host}) for host in ("api.example.org", "one.tenants.example", "api.example.org:8000")),
    get("/asgi/x", headers={"host": "api.example.org"}),
    get("/missing", headers={"host": "one.tenants.example"}),
]
GENERATE = False
