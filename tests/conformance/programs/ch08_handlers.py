"""Exception handlers: by class along the MRO, by status, for 404 and 405, in the constructor, sync, raising themselves."""

from fastapi import FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import get, methods

EVENTS: list[str] = []


class Base(Exception):
    pass


class Child(Base):
    pass


class GrandChild(Child):
    pass


class Other(LookupError):
    pass


def by_base(request: Request, error: Base):
    return JSONResponse({"handled": "base", "type": type(error).__name__}, status_code=409)


async def by_child(request: Request, error: Child):
    return JSONResponse({"handled": "child", "type": type(error).__name__}, status_code=410)


app = FastAPI(exception_handlers={Base: by_base, 405: lambda request, error: PlainTextResponse("not this way", 405)})
app.add_exception_handler(Child, by_child)


@app.exception_handler(404)
async def not_found(request: Request, error):
    EVENTS.append(f"{type(error).__name__} {error.detail}")
    return JSONResponse({"lost": request.url.path, "detail": error.detail}, status_code=404)


@app.exception_handler(418)
def teapot(request: Request, error: HTTPException):
    return PlainTextResponse("short and stout", status_code=200)


@app.exception_handler(StarletteHTTPException)
async def any_http(request: Request, error: StarletteHTTPException):
    EVENTS.append(f"any http {error.status_code}")
    return await http_exception_handler(request, error)


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    EVENTS.append(f"{len(error.errors())} errors, body {error.body!r}")
    return await request_validation_exception_handler(request, error)


@app.exception_handler(LookupError)
async def lookup(request: Request, error: LookupError):
    if isinstance(error, Other):
        raise HTTPException(400, "from the handler")
    if isinstance(error, KeyError):
        raise ValueError("handler failed")
    return PlainTextResponse(f"lookup {error}", status_code=404)


ERRORS = {
    "base": Base,
    "child": Child,
    "grandchild": GrandChild,
    "lookup": LookupError,
    "index": IndexError,
    "key": KeyError,
    "other": Other,
}


@app.get("/raise/{name}")
def raising(name: str):
    raise ERRORS[name]("here")


@app.get("/http/{code}")
async def http(code: int):
    raise HTTPException(code, f"code {code}", headers={"x-code": str(code)})


@app.get("/group")
async def group():
    raise ExceptionGroup("several", [Child("one")])


REQUESTS = [
    *(get(f"/raise/{name}", raises=name == "key") for name in ERRORS),
    *(get(f"/http/{code}") for code in (400, 404, 405, 418, 500)),
    get("/http/x"),
    get("/nowhere"),
    get("/http"),
    *methods("/http/400", "POST", "HEAD"),
    get("/group", raises=True),
]
