"""Cross-origin requests in all variants: simple, with credentials, preflights allowed and refused, expressions, errors, streams."""

from fastapi import FastAPI, HTTPException, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import StreamingResponse

from ..calls import Call, call, get

app = FastAPI()
GENERATE = False
CONFIGURATIONS: dict[str, dict[str, object]] = {
    "default": {},
    "open": {"allow_origins": ["*"], "allow_methods": ["*"], "allow_headers": ["*"]},
    "credentials": {"allow_origins": ["*"], "allow_credentials": True, "allow_methods": ["*"], "allow_headers": ["*"]},
    "listed": {
        "allow_origins": ["https://myapp.com", "http://localhost:3000"],
        "allow_credentials": True,
        "allow_methods": ["GET", "POST", "PUT", "DELETE"],
        "allow_headers": ["Authorization", "Content-Type"],
        "expose_headers": ["X-Total", "X-Page"],
        "max_age": 5,
    },
    "expression": {"allow_origin_regex": r"https://.*\.myapp\.com", "allow_headers": ["x-own"]},
    "private": {"allow_origins": ["https://myapp.com"], "allow_private_network": True},
}


def service(**options: object) -> FastAPI:
    made = FastAPI(openapi_url=None)
    made.add_middleware(CORSMiddleware, **options)  # type: ignore[arg-type]

    @made.get("/")
    def root(response: Response, fail: str = ""):
        response.headers["vary"] = "Accept"
        if fail == "http":
            raise HTTPException(418, "tea", headers={"x-total": "0"})
        if fail == "crash":
            raise RuntimeError("crash")
        return "root"

    @made.put("/")
    def put():
        return StreamingResponse(
            iter(["a", "b"]), media_type="text/plain", headers={"access-control-allow-origin": "mine"}
        )

    @made.options("/own")
    def own():
        return "own options"

    return made


for name, options in CONFIGURATIONS.items():
    app.mount(f"/{name}", service(**options))

ORIGINS = ["https://myapp.com", "https://a.myapp.com", "https://evil.com", "null"]


def preflight(name: str, origin: str, method: str, headers: str | None = None, private: bool = False) -> Call:
    sent = {"origin": origin, "access-control-request-method": method}
    if headers is not None:
        sent["access-control-request-headers"] = headers
    if private:
        sent["access-control-request-private-network"] = "true"
    return call("OPTIONS", f"/{name}/", headers=sent)


REQUESTS = [
    call_
    for name in CONFIGURATIONS
    for call_ in (
        get(f"/{name}/"),
        *(get(f"/{name}/", headers={"origin": origin}) for origin in ORIGINS),
        get(f"/{name}/", headers={"origin": ORIGINS[0]}, cookies={"a": "b"}),
        get(f"/{name}/?fail=http", headers={"origin": ORIGINS[0]}),
        get(f"/{name}/?fail=crash", headers={"origin": ORIGINS[0]}, raises=True),
        call("PUT", f"/{name}/", headers={"origin": ORIGINS[0]}),
        get(f"/{name}/missing", headers={"origin": ORIGINS[1]}),
        *(preflight(name, origin, "GET") for origin in ORIGINS),
        *(preflight(name, ORIGINS[0], method) for method in ("POST", "PATCH", "HEAD", "get")),
        *(
            preflight(name, ORIGINS[0], "GET", headers)
            for headers in ("X-Own", "authorization, content-type", "accept,x-evil", "")
        ),
        preflight(name, ORIGINS[0], "GET", private=True),
        call("OPTIONS", f"/{name}/own"),
        call("OPTIONS", f"/{name}/own", headers={"origin": ORIGINS[0]}),
    )
]
