"""frontend(): several of them: the longest prefix wins across routers, inclusion prefixes apply, later ones count too."""

from fastapi import APIRouter, FastAPI

from ..calls import call, get
from ..files import written

GENERATE = False
HTML = {"accept": "text/html"}


def folder(name):
    return written({"index.html": f"{name} home", "name.txt": name, f"{name}.txt": name, "a/name.txt": f"{name} in a"})


app = FastAPI()
app.frontend("/", directory=folder("root"))
app.frontend("/a/b", directory=folder("a-b"), fallback=None)
app.frontend("/a", directory=folder("a"), fallback="index.html")
app.frontend("/twice", directory=folder("first"), fallback=None)
app.frontend("/twice", directory=folder("second"))

one, two, three = APIRouter(), APIRouter(prefix="/two"), APIRouter(prefix="/three")
one.frontend("/", directory=folder("one"))
one.frontend("/a/b/c", directory=folder("one-deep"))
two.frontend("/deep/", directory=folder("two"))
two.frontend("/", directory=folder("two-root"))
three.frontend("/x", directory=folder("three"))
two.include_router(three, prefix="/below")
app.include_router(one)
app.include_router(two, prefix="/outer")
app.include_router(two, prefix="/again")
app.include_router(three)
one.frontend("/late", directory=folder("late"))
equal = APIRouter()
equal.frontend("/a", directory=folder("equal"))
equal.frontend("/same", directory=folder("same-included"))
app.include_router(equal)
app.frontend("/same", directory=folder("same-app"))
parametrised = APIRouter()
parametrised.frontend("/{tenant}/site", directory=folder("tenant"))
app.include_router(parametrised, prefix="/tenants")
by_prefix = APIRouter(prefix="/with/{name}")
by_prefix.frontend("/site", directory=folder("by-prefix"))
app.include_router(by_prefix)

sub = FastAPI(openapi_url=None)
sub.frontend("/", directory=folder("sub"))
sub.include_router(three, prefix="/inside")
app.mount("/sub", sub)

STEMS = [
    *(
        "",
        "/a",
        "/a/b",
        "/a/b/c",
        "/ab",
        "/a/bc",
        "/A",
        "/late",
        "/twice",
        "/same",
        "/outer",
        "/outer/two",
        "/outer/two/deep",
    ),
    *("/again/two/deep", "/outer/two/deeper", "/outer/two/below/three/x", "/three/x", "/three", "/sub", "/sub/a"),
    *("/sub/inside/three/x", "/tenants/t/site", "/tenants/{tenant}/site", "/with/n/site", "/with/{name}/site"),
]
REQUESTS = [
    *(
        get(f"{stem}{path}", headers=HTML)
        for stem in STEMS
        for path in ("", "/", "/name.txt", "/missing")
        if stem or path
    ),
    *(call(method, f"{stem}/name.txt") for stem in STEMS for method in ("HEAD", "DELETE")),
    *(call(method, "/a/b/missing") for method in ("GET", "POST")),
    *(get(f"/{name}") for name in ("root.txt", "one.txt", "a/equal.txt", "a/a.txt", "same/same-app.txt")),
    *(get(f"/twice/{name}.txt", headers=HTML) for name in ("first", "second")),
]
