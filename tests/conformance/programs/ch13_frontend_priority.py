"""frontend(): everything else goes before it: routes, wrong methods, slash redirects, mounts, hosts, the pages."""

from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.responses import PlainTextResponse
from starlette.routing import Host, Route, Router

from ..calls import call, get, post, socket
from ..files import written

GENERATE = False
HTML = {"accept": "text/html"}
FILES = {
    name: name for name in ("index.html", "a.txt", "only/get", "posted", "items/1", "mounted/a.txt", "docs", "sockets")
}
FILES |= {
    "openapi.json": "{}",
    "slash/index.html": "slash",
    "no-slash/index.html": "no slash",
    "part/a.txt": "part",
    "late": "late",
}
DIRECTORY = written(FILES)

app = FastAPI(redoc_url=None)
app.frontend("/", directory=DIRECTORY)


@app.get("/only/get")
def only_get():
    return "route"


@app.post("/posted")
def posted():
    return "route"


@app.get("/items/{number}")
def item(number: int):
    return number


@app.get("/slash/")
def slash():
    return "route"


@app.get("/no-slash")
def no_slash():
    return "route"


@app.get("/any/{rest:path}")
def rest(rest: str):
    return rest


@app.websocket("/sockets")
async def sockets(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


part = APIRouter()


@part.put("/a.txt")
def put():
    return "route"


def plain(text):
    return lambda request: PlainTextResponse(text)


part.frontend("/", directory=DIRECTORY)
part.add_route("/plain", plain("plain"))
app.include_router(part, prefix="/part")
app.mount("/mounted", Router([Route("/b.txt", plain("mounted"))]))
app.router.routes.append(Host("other.example", Router([Route("/a.txt", plain("host"))])))


@app.get("/late", include_in_schema=False)
def late():
    return "route"


strict = FastAPI(redirect_slashes=False, openapi_url=None)
strict.frontend("/", directory=DIRECTORY)
strict.get("/slash/")(slash)
strict.get("/no-slash")(no_slash)
app.mount("/strict", strict)

PATHS = [
    *("/", "/a.txt", "/only/get", "/only/get/", "/posted", "/posted/", "/items/1", "/items/x", "/items/1/", "/items"),
    *("/slash", "/slash/", "/no-slash", "/no-slash/", "/any/thing", "/any", "/mounted", "/mounted/", "/mounted/a.txt"),
    *(
        "/mounted/b.txt",
        "/openapi.json",
        "/openapi.json/",
        "/part/a.txt",
        "/part",
        "/part/",
        "/part/plain",
        "/part/plain/",
    ),
    *(
        "/strict",
        "/strict/",
        "/strict/slash",
        "/strict/no-slash/",
        "/strict/no-slash",
        "/strict/a.txt",
        "/late",
        "/redoc",
    ),
    *("/sockets", "/missing"),
]
REQUESTS = [
    *(
        call(method, path, headers=headers)
        for path in PATHS
        for method in ("GET", "HEAD", "POST")
        for headers in ((), HTML)
    ),
    get("/docs", ignore_body=True),
    post("/docs"),
    *(call("PUT", path) for path in ("/part/a.txt", "/a.txt", "/only/get")),
    *(get(path, headers={"host": "other.example"}) for path in ("/a.txt", "/slash", "/late")),
    *(socket(path) for path in ("/sockets", "/", "/a.txt", "/part/a.txt", "/slash")),
]
