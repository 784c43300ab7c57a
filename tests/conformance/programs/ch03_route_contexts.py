"""The flat view over a tree of routers, and a document made from a part of it."""

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from ..calls import get

app = FastAPI()
inner = APIRouter(prefix="/inner", tags=["inner"])
outer = APIRouter(prefix="/outer", tags=["outer"])


@inner.get("/a/{x}")
def a(x: int):
    return x


@inner.post("/b", deprecated=True)
def b():
    return None


@outer.get("/c")
def c():
    return None


outer.include_router(inner, prefix="/in")
app.include_router(outer)
app.include_router(inner, tags=["again"])
app.mount("/sub", FastAPI())


def row(context):
    # Documentation pages and mounts carry fewer attributes than path operations.
    return [
        getattr(context, "path", None),
        getattr(context, "path_format", None),
        getattr(context, "name", None),
        sorted(getattr(context, "methods", None) or []),
        getattr(context, "tags", None),
        type(context.original_route).__name__,
    ]


operations = [context for context in iter_route_contexts(app.routes) if isinstance(context.original_route, APIRoute)]

FACTS = {
    "rows": [row(context) for context in iter_route_contexts(app.routes)],
    "names": [context.endpoint.__name__ for context in operations],
    "partial": get_openapi(
        title="Part", version="1", routes=[context for context in operations if context.path.startswith("/outer")]
    ),
    "same": [context.original_route is operations[0].original_route for context in operations],
}

REQUESTS = [get("/outer/in/inner/a/5"), get("/inner/a/x"), get("/outer/c")]
