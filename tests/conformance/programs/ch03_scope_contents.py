"""What a request can find out about the route that serves it."""

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute

from ..calls import get

app = FastAPI()
router = APIRouter(prefix="/inner")


def describe(request: Request):
    route = request.scope["route"]
    return {
        "is_api_route": isinstance(route, APIRoute),
        "path": route.path,
        "format": route.path_format,
        "name": route.name,
        "methods": sorted(route.methods),
        "endpoint": request.scope["endpoint"].__name__,
        "params": request.scope["path_params"],
        "app": type(request.scope["app"]).__name__,
        "router": type(request.scope["router"]).__name__,
        "root_path": request.scope["root_path"],
        "stacks": [name for name in sorted(request.scope) if name.endswith("astack")],
    }


@app.get("/direct/{number:int}")
def direct(number: int, seen: dict = Depends(describe)):
    return seen


@router.api_route("/{word}/{rest:path}", methods=["POST", "GET"], name="named", include_in_schema=False)
async def included(word: str, rest: str, request: Request):
    return describe(request)


app.include_router(router, prefix="/outer/{region}")

REQUESTS = [
    get("/direct/5"),
    get("/outer/north/inner/a/b/c"),
    get("/outer/north/inner/a/", root_path="/r"),
    get("/direct/x"),
]
