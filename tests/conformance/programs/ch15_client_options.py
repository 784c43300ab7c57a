"""Options of the test client: base address, root path, headers, cookies, redirects, raised errors, client address, backends."""

from collections.abc import Callable
from typing import Any

from fastapi import Cookie, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse, StreamingResponse
from fastapi.testclient import TestClient

from ..calls import get

app = FastAPI()


@app.get("/seen")
@app.post("/seen")
async def seen(request: Request):
    return {
        "url": str(request.url),
        "client": list(request.client or ()),
        "root": request.scope["root_path"],
        "headers": sorted(name for name in request.headers if name.startswith("x-")),
        "body": (await request.body()).decode(),
        "type": request.headers.get("content-type"),
        "cookies": request.cookies,
    }


@app.get("/redirect")
def redirect(times: int = 1):
    return RedirectResponse(f"/redirect?times={times - 1}" if times > 1 else "/seen")


@app.get("/cookie/{value}")
def cookie(value: str, response: Response):
    response.set_cookie("kept", value)
    return value


@app.get("/crash")
def crash():
    raise LookupError("crash")


@app.get("/http")
def http():
    raise HTTPException(418, ["tea"], headers={"x-tea": "green"})


@app.get("/stream")
def stream():
    return StreamingResponse(iter(["a", "b"]), media_type="text/plain")


@app.api_route("/method", methods=["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"], include_in_schema=False)
def method(request: Request, x_one: str | None = Header(None), kept: str | None = Cookie(None)):
    return PlainTextResponse(f"{request.method} {x_one} {kept}")


def told(answer: Any) -> list[Any]:
    kind = answer.headers.get("content-type", "")
    return [
        answer.status_code,
        str(answer.url),
        answer.json() if kind == "application/json" else answer.text,
        len(answer.history),
    ]


def caught(run: Callable[[], Any]) -> str:
    try:
        return f"gave {run()!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def addresses() -> list[Any]:
    return [
        told(TestClient(app, **options).get("/seen?a=b"))
        for options in (
            {},
            {"base_url": "https://example.com:8443"},
            {"base_url": "http://testserver/prefix"},
            {"root_path": "/proxy"},
            {"client": ("10.0.0.1", 1)},
            {"headers": {"x-one": "1", "x-two": "2"}},
            {"cookies": {"kept": "c"}},
        )
    ]


def redirects() -> list[Any]:
    client = TestClient(app)
    return [
        told(client.get("/redirect?times=3")),
        told(client.get("/redirect", follow_redirects=False)),
        told(TestClient(app, follow_redirects=False).get("/redirect")),
    ]


def cookies() -> list[Any]:
    client = TestClient(app)
    steps = [told(client.get(path)) for path in ("/method", "/cookie/a", "/method", "/cookie/b", "/method")]
    return [steps, dict(client.cookies)]


def errors() -> list[Any]:
    quiet = TestClient(app, raise_server_exceptions=False)
    return [caught(lambda: TestClient(app).get("/crash")), told(quiet.get("/crash")), told(quiet.get("/http"))]


def bodies() -> list[Any]:
    client = TestClient(app)
    kinds: list[dict[str, Any]] = [
        {"json": {"a": 1}}, {"data": {"a": "1"}}, {"content": b"raw"}, {"params": {"q": ["1", "2"]}}, {"headers": {"x-own": "y"}},
    ]  # fmt: skip
    return [told(client.post("/seen", **kind)) for kind in kinds]


def methods() -> list[Any]:
    client = TestClient(app, headers={"x-one": "1"})
    asked = [
        told(client.request(name, "/method")) for name in ("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "POST")
    ]
    with client.stream("GET", "/stream") as answer:
        return [*asked, answer.status_code, "".join(answer.iter_text())]


SITUATIONS = {item.__name__: item for item in (addresses, redirects, cookies, errors, bodies, methods)}


@app.get("/report/{name}")
def report(name: str):
    return SITUATIONS[name]()


REQUESTS = [*(get(f"/report/{name}") for name in SITUATIONS), get("/seen"), get("/redirect"), get("/http")]
NOT_GENERATED = ["/report/{name}", "/crash"]
