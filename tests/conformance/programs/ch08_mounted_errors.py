"""Errors in mounted applications and plain routes: whose handlers, whose middleware, whose 404."""

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route

from ..calls import call, get

EVENTS: list[str] = []


class Stranded(Exception):
    pass


def build(name: str, *handled: type[Exception] | int) -> FastAPI:
    child = FastAPI(title=name)

    @child.get("/http")
    def http():
        raise HTTPException(409, f"http in {name}")

    @child.get("/own")
    def own():
        raise Stranded(name)

    @child.get("/number/{number}")
    def number(number: int):
        return number

    def respond(request: Request, error: Exception):
        return JSONResponse({"handler of": name, "error": type(error).__name__}, status_code=499)

    for what in handled:
        child.add_exception_handler(what, respond)

    @child.middleware("http")
    async def seen(request: Request, call_next):
        EVENTS.append(f"{name}: {request.url.path}")
        return await call_next(request)

    return child


def plain(request):
    raise HTTPException(418, "plain")


def plain_own(request):
    raise Stranded("plain")


app = build("outer", Stranded, RequestValidationError, HTTPException, 404)
bare = build("bare")
handled = build("handled", Stranded, 404, 405)
app.mount("/bare", bare)
app.mount("/handled", handled)
bare.mount("/deep", build("deep", HTTPException))
app.router.routes.append(Mount("/group", routes=[Route("/http", plain), Route("/own", plain_own)]))
app.router.routes.append(Route("/plain-http", plain))
app.router.routes.append(Route("/plain-text", lambda request: PlainTextResponse("fine")))

PREFIXES = ["", "/bare", "/handled", "/bare/deep"]
REQUESTS = [
    *(get(f"{prefix}/{path}") for prefix in PREFIXES for path in ("http", "number/x", "nowhere", "number/1/")),
    # An answer of the inner application that the outer one would handle, too late.
    *(get(f"{prefix}/own", raises=prefix in ("/bare", "/bare/deep")) for prefix in PREFIXES),
    *(call("POST", f"{prefix}/http") for prefix in PREFIXES),
    *(
        get(path)
        for path in ("/group/http", "/group/own", "/group/nowhere", "/plain-http", "/plain-text", "/bare", "/bare/")
    ),
]
