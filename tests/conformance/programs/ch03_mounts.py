"""Mounted applications: a FastAPI one with its own document, a plain ASGI one, one inside a router, hosts."""

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from ..calls import call, get, methods, post


async def echo(scope, receive, send):
    assert scope["type"] == "http"
    text = f"{scope['method']} root={scope['root_path']} path={scope['path']}"
    await PlainTextResponse(text, headers={"x-mounted": "yes"})(scope, receive, send)


app = FastAPI(title="Railway")
cargo = FastAPI(title="Cargo", root_path_in_servers=True)
router = APIRouter(prefix="/south")


@app.get("/cargo/first")
def before_the_mount():
    return "main application"


@cargo.get("/wagons/{number}")
def wagon(number: int, request: Request):
    return {"number": number, "root": request.scope["root_path"], "url": str(request.url)}


@cargo.post("/wagons")
def add_wagon(load: dict[str, int]):
    return load


router.mount("/echo", echo, name="southern echo")
app.mount("/cargo", cargo, name="cargo")
app.mount("/echo", echo)
app.include_router(router, prefix="/region")
app.mount("/static-like/{name}", echo)
app.router.routes.append(Mount("/raw", routes=[Route("/x", lambda request: PlainTextResponse("raw x"))]))
app.host("cargo.example.org", cargo)


@app.get("/cargo/last")
def after_the_mount():
    return "never reached"


REQUESTS = [
    get("/cargo/first"),
    get("/cargo/last"),
    get("/cargo/wagons/7?x=1"),
    get("/cargo/wagons/seven"),
    get("/cargo/wagons"),
    post("/cargo/wagons", json={"coal": 3}),
    post("/cargo/wagons", json=[]),
    get("/cargo/wagons/7/"),
    get("/cargo/openapi.json"),
    get("/cargo/openapi.json", root_path="/proxy"),
    get("/cargo/docs", ignore_body=True),
    get("/cargo"),
    get("/cargo/"),
    *(get(f"/echo{rest}") for rest in ("", "/", "/a/b", "/a%20b", "//")),
    *methods("/echo/x", "POST", "HEAD", "BREW"),
    get("/region/south/echo/z"),
    get("/region/echo/z"),
    get("/south/echo/z"),
    get("/static-like/paint/brush"),
    get("/raw/x"),
    get("/raw/y"),
    get("/raw/x/"),
    get("/wagons/8", headers={"host": "cargo.example.org"}),
    get("/nothing", headers={"host": "cargo.example.org"}),
    call("GET", "/cargo/wagons/7", root_path="/proxy"),
    get("/openapi.json", root_path="/proxy"),
]
