"""What libraries find out by matching route contexts, and which methods of a user's route classes are asked for it."""

from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts
from starlette.routing import Match, Mount, Route

from ..calls import get

EVENTS = []


def noting(kind):
    class Noting(kind):
        def matches(self, scope):
            EVENTS.append(kind.__name__)
            return super().matches(scope)

    return Noting


def item(a: str):
    return a


async def page(request): ...


async def talk(websocket: WebSocket): ...


def fill(router):
    router.routes.append(noting(APIRoute)("/item/{a}", item))
    router.routes.append(noting(APIWebSocketRoute)("/talk/{a}", talk))
    router.routes.append(noting(Route)("/page/{a}", page))
    router.routes.append(noting(Mount)("/mounted", FastAPI(openapi_url=None)))


app = FastAPI(openapi_url=None)


@app.get("/ping")
def ping():
    return "pong"


fill(app.router)
outer, inner = APIRouter(prefix="/outer"), APIRouter()
fill(inner)
outer.include_router(inner, prefix="/inner")
app.include_router(outer)


def found(path, kind="http", method="GET"):
    """The contexts that match, what they put into the scope, and who was asked."""
    scope = {"type": kind, "path": path, "method": method, "headers": [], "query_string": b"", "root_path": ""}
    matched = []
    EVENTS.clear()
    for context in iter_route_contexts(app.routes):
        match, child = context.matches(dict(scope))
        if match is not Match.NONE:
            matched.append([context.path, match.name, sorted(child), child["path_params"]])
    asked = list(EVENTS)
    EVENTS.clear()
    return matched, asked


FACTS = {
    f"{kind} {method} {prefix}{path}": found(prefix + path, kind, method)
    for prefix in ("", "/outer/inner", "/outer")
    for kind, method, path in (
        ("http", "GET", "/item/1"),
        ("http", "POST", "/item/1"),
        ("websocket", "GET", "/talk/1"),
        ("http", "GET", "/page/1"),
        ("http", "GET", "/mounted/1"),
    )
}
REQUESTS = [get("/ping")]
GENERATE = False
