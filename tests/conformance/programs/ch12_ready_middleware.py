"""The middleware that comes along: CORS, GZip, trusted hosts, HTTPS redirects, each on an application of its own."""

from fastapi import FastAPI, HTTPException
from fastapi.middleware import Middleware
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import PlainTextResponse, StreamingResponse

from ..calls import call, get, post

GENERATE = False


def text(length: int = 10):
    return PlainTextResponse("a" * length)


def data(kind: str = "ok"):
    if kind == "http":
        raise HTTPException(404, "none", headers={"x-own": "1"})
    if kind == "crash":
        raise ValueError(kind)
    return {"kind": kind}


def stream():
    return StreamingResponse(iter(["a" * 600, "b" * 600]), headers={"Vary": "Cookie"})


def service(*middleware: Middleware, **options):
    made = FastAPI(middleware=list(middleware), **options)
    made.get("/text")(text)
    made.get("/data")(data)
    made.post("/data")(lambda body: body)
    made.get("/stream")(stream)
    return made


SERVICES = {
    "open": service(Middleware(CORSMiddleware, allow_origins=["*"])),
    "credentials": service(
        Middleware(
            CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"], allow_headers=["*"]
        )
    ),
    "strict": service(
        Middleware(
            CORSMiddleware,
            allow_origins=["https://a.example"],
            allow_origin_regex=r"https://.*\.b\.example",
            allow_methods=["GET", "POST"],
            allow_headers=["X-Own"],
            expose_headers=["X-Shown", "X-Too"],
            max_age=10,
        )
    ),
    "gzip": service(Middleware(GZipMiddleware, minimum_size=100, compresslevel=1)),
    "hosts": service(Middleware(TrustedHostMiddleware, allowed_hosts=["testserver", "*.example.org"])),
    "hosts-plain": service(Middleware(TrustedHostMiddleware, allowed_hosts=["example.org"], www_redirect=False)),
    "https": service(Middleware(HTTPSRedirectMiddleware)),
    "both": service(Middleware(CORSMiddleware, allow_origins=["*"]), Middleware(GZipMiddleware, minimum_size=10)),
}
app = FastAPI(openapi_url=None)
for name, made in SERVICES.items():
    app.mount(f"/{name}", made)


def preflight(target: str, origin: str, method: str, headers: str | None = None):
    asked = {"origin": origin, "access-control-request-method": method}
    if headers is not None:
        asked["access-control-request-headers"] = headers
    return call("OPTIONS", target, headers=asked)


A, B, C = "https://a.example", "https://x.b.example", "https://evil.example"
ZIPPED = {"accept-encoding": "gzip"}
REQUESTS = [
    *(get(f"/{name}/data", headers={"origin": A}) for name in ("open", "credentials", "strict", "both")),
    *(get(f"/{name}/data", headers={"origin": B, "cookie": "a=1"}) for name in ("open", "credentials", "strict")),
    *(get(f"/{name}/data", headers={"origin": C}) for name in ("open", "strict")),
    *(get(f"/{name}/data?kind=http", headers={"origin": A}) for name in ("open", "strict")),
    get("/strict/data?kind=crash", headers={"origin": A}, raises=True),
    get("/strict/data"),
    get("/strict/nowhere", headers={"origin": A}),
    get("/strict/data/", headers={"origin": A}),
    post("/strict/data", headers={"origin": A}),
    call("OPTIONS", "/strict/data", headers={"origin": A}),
    call("OPTIONS", "/strict/data"),
    *(
        preflight(f"/{name}/{path}", origin, method, headers)
        for name in ("open", "credentials", "strict")
        for path in ("data", "nowhere")
        for origin, method, headers in (
            (A, "GET", None),
            (A, "POST", "X-Own, content-type"),
            (B, "DELETE", "x-other"),
            (C, "GET", "x-own"),
        )
    ),
    *(get(f"/gzip/text?length={length}", headers=ZIPPED) for length in (10, 99, 100)),
    get("/gzip/text?length=500"),
    get("/gzip/text?length=500", headers={"accept-encoding": "br"}),
    get("/gzip/data", headers=ZIPPED),
    get("/gzip/data?kind=http", headers=ZIPPED),
    get("/gzip/stream"),
    get("/both/data", headers={"origin": A}),
    *(
        get(f"/{name}/data", headers={"host": host})
        for name in ("hosts", "hosts-plain")
        for host in ("testserver", "a.example.org", "example.org", "example.org:8000", "evil", "www.example.org")
    ),
    get("/https/data?kind=a"),
    get("/https/data?kind=a", scheme="https"),
    get("/https/data", headers={"host": "example.org:80"}),
]
