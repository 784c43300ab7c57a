"""frontend(): folders and files that come and go while the application runs, and routes and routers that come later."""

import shutil

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse

from ..calls import call, post
from ..files import written

GENERATE = False
EVENTS: list[str] = []
BASE = written({"kept/a.txt": "a", "site/index.html": "site", "site/a.txt": "a"})
HTML = {"accept": "text/html"}

app = FastAPI()
app.frontend("/late", directory=BASE / "late", check_dir=False)
app.frontend("/late-index", directory=BASE / "late-index", check_dir=False, fallback="index.html")
app.frontend("/late-404", directory=BASE / "late-404", check_dir=False, fallback="404.html")
app.frontend("/late-none", directory=BASE / "late-none", check_dir=False, fallback=None)
app.frontend("/kept", directory=BASE / "kept")
app.frontend("/kept-index", directory=BASE / "kept", fallback="index.html", check_dir=False)
app.frontend("/kept-404", directory=BASE / "kept", fallback="404.html", check_dir=False)
app.frontend("/file", directory=BASE / "site" / "a.txt", check_dir=False)
router = APIRouter()
app.include_router(router, prefix="/router")


@app.exception_handler(RuntimeError)
def broken(request: Request, error: RuntimeError):
    return PlainTextResponse(f"{type(error).__name__} {BASE.name in str(error)}", status_code=500)


@app.post("/write/{name:path}")
def write(name: str, text: str):
    path = BASE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@app.post("/remove/{name:path}")
def remove(name: str):
    shutil.rmtree(BASE / name) if (BASE / name).is_dir() else (BASE / name).unlink()


@app.post("/frontend")
def frontend(path: str):
    router.frontend(path, directory=BASE / "site")


@app.post("/route")
def route(path: str):
    router.get(path)(lambda: "route")


@app.post("/dependency")
def dependency():
    router.dependencies.append(Depends(lambda: EVENTS.append("added later")))


@app.post("/include")
def include():
    site = APIRouter(prefix="/included")
    site.frontend("/", directory=BASE / "site")
    app.include_router(site, dependencies=[Depends(lambda: EVENTS.append("included"))])


@app.post("/routes")
def routes():
    app.router.routes = [*app.router.routes]


LATE = ["late", "late-index", "late-404", "late-none"]
PROBES = ["/", "/a.txt", "/missing"]


def looks(names, paths=PROBES):
    # Dates and entity tags of files written at run time differ: only what is no such file is asked for whole.
    return [
        call(method, f"/{name}{path}", headers=headers)
        for name in names
        for path in paths
        for method in ("GET", "POST")
        for headers in ((), HTML)
    ]


REQUESTS = [
    *looks([*LATE, "file"]),
    *(call("HEAD", f"/{name}/a.txt") for name in LATE),
    *looks(["kept", "kept-index", "kept-404"], ["/", "/missing"]),
    *(post(f"/write/{name}/folder/x?text=x") for name in LATE),
    *looks(LATE, ["/", "/folder", "/missing"]),
    *(post(f"/remove/{name}") for name in LATE),
    *looks(LATE, ["/missing"]),
    post("/remove/kept"),
    *looks(["kept", "kept-index", "kept-404"]),
    *looks(["router/x", "router/y"]),
    post("/frontend?path=/x"),
    *looks(["router/x", "router/y"]),
    post("/dependency"),
    post("/route?path=/x/a.txt"),
    *looks(["router/x"]),
    post("/frontend?path=/y"),
    *looks(["router/x", "router/y"], ["/a.txt"]),
    *looks(["included"]),
    post("/include"),
    *looks(["included"]),
    post("/routes"),
    *looks(["included", "router/y"]),
]
