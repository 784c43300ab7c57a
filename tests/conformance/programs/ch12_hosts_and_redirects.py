"""Allowed hosts with wildcards and ports, redirects to the secure scheme, both together and around WebSockets."""

from fastapi import FastAPI, WebSocket
from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware

from ..calls import Call, call, get, socket
from ..facts import outcome

app = FastAPI()
GENERATE = False


def service(*middleware: tuple[type, dict[str, object]]) -> FastAPI:
    made = FastAPI(openapi_url=None)
    for kind, options in middleware:
        made.add_middleware(kind, **options)  # type: ignore[arg-type]

    @made.get("/")
    @made.post("/")
    def root():
        return "root"

    @made.get("/slash/")
    def slash():
        return "slash"

    @made.websocket("/")
    async def talk(websocket: WebSocket):
        await websocket.accept()
        await websocket.send_text(str(websocket.url))
        await websocket.close()

    return made


HOSTS: dict[str, dict[str, object]] = {
    "listed": {"allowed_hosts": ["myapp.com", "*.myapp.com", "localhost"]},
    "any": {"allowed_hosts": ["*"]},
    "default": {},
    "www": {"allowed_hosts": ["www.myapp.com"]},
    "no-www": {"allowed_hosts": ["www.myapp.com"], "www_redirect": False},
}
for name, options in HOSTS.items():
    app.mount(f"/{name}", service((TrustedHostMiddleware, options)))
app.mount("/secure", service((HTTPSRedirectMiddleware, {})))
app.mount("/both", service((TrustedHostMiddleware, HOSTS["listed"]), (HTTPSRedirectMiddleware, {})))
app.mount("/reversed", service((HTTPSRedirectMiddleware, {}), (TrustedHostMiddleware, HOSTS["listed"])))

FACTS = [
    outcome(lambda: service((TrustedHostMiddleware, {"allowed_hosts": [pattern]})).build_middleware_stack())  # noqa: B023  # called at once
    for pattern in ("a.*", "*a.com", "*.com", "", "a.com:80")
]
NAMES = [
    "myapp.com",
    "MYAPP.com",
    "www.myapp.com",
    "a.b.myapp.com",
    "xmyapp.com",
    "myapp.com:8000",
    "evil.com",
    "localhost:3000",
    "[::1]:80",
    "",
]


def at(target: str, host: str, method: str = "GET", scheme: str = "http") -> Call:
    return call(method, target, headers={"host": host}, scheme=scheme)


REQUESTS = [
    *(at(f"/{name}/", host) for name in HOSTS for host in NAMES),
    *(
        at(f"/{path}/", host, scheme=scheme)
        for path in ("secure", "both", "reversed")
        for host in NAMES
        for scheme in ("http", "https")
    ),
    *(at(target, "myapp.com:80") for target in ("/secure/?a=b", "/secure/slash?a=1", "/secure/missing")),
    at("/secure/", "myapp.com", method="POST"),
    at("/listed/slash", "myapp.com:8000"),
    *(
        socket(f"/{path}/", headers={"host": host}, scheme=scheme)
        for path in ("secure", "listed", "both")
        for host in ("myapp.com", "evil.com")
        for scheme in ("http", "https")
    ),
    get("/www/", headers=[("host", "myapp.com"), ("host", "www.myapp.com")]),
]
