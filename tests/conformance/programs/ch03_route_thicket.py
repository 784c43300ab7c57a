"""Many overlapping paths: fixed, typed, catching the rest; the first that matches wins, whatever the matcher is made of."""

from itertools import product

from fastapi import APIRouter, FastAPI, Request

from ..calls import call, get

app = FastAPI()
router = APIRouter()
late = APIRouter(prefix="/late")

TEMPLATES = [
    "/a/b/c", "/a/{x}/c", "/{x}/b/c", "/a/b/{x}", "/{x}/{y}/c", "/a/{rest:path}", "/a/b", "/{x}/b", "/a/{x:int}", "/{x:int}/{y:int}", "/{x}/{y}",
    "/a", "/{x:int}", "/{x}", "/a/b/c/d", "/{x}/b/{y}/d", "/a{x}", "/{x}b", "/a-{x}-{y}", "/{x}.json", "/{x}.{ext}", "/b/", "/{x}/", "/b/{rest:path}/end", "/", "/{x:float}/f",
]  # fmt: skip
METHODS = ["GET", "POST", "GET", "DELETE"]


def add(owner, number: int, template: str, method: str):
    def endpoint(request: Request):
        return {"number": number, "template": template, "params": request.path_params}

    owner.add_api_route(template, endpoint, methods=[method], name=f"r{number}")


for number, template in enumerate(TEMPLATES):
    add(app if number % 3 else router, number, template, METHODS[number % len(METHODS)])
    if number == 12:
        app.include_router(router)
for number, template in enumerate(TEMPLATES):
    if template != "/":
        add(late, 100 + number, template, METHODS[(number + 1) % len(METHODS)])
app.include_router(late)
app.include_router(router, prefix="/again")

SEGMENTS = ["a", "b", "c", "5", "x.json", "a-1-2", "ab", ""]
PATHS = [
    "/" + "/".join(parts) for depth in (1, 2, 3) for parts in product(SEGMENTS[: 8 if depth < 3 else 4], repeat=depth)
]
EXTRA = [
    "/a/b/c/d",
    "/a/b/c/d/e",
    "/z/b/z/d",
    "/b/x/y/end",
    "/b/end",
    "/b//end",
    "/1.5/f",
    "/5/6",
    "/5/6/",
    "/a/b/",
    "/late/a/b/c",
    "/late/5",
    "/late/b/",
    "/late",
    "/again/a/b/c",
    "/again/5",
]
REQUESTS = [
    *(get(path) for path in (*PATHS, *EXTRA)),
    *(
        call(method, path)
        for method in ("POST", "DELETE", "PUT")
        for path in ("/a/b/c", "/a/b", "/5", "/a", "/b/", "/", "/x/y/c", "/late/a/b", "/again/a/b")
    ),
]
