"""Where errors are caught: in front of, behind and inside of middleware; handlers for 500 and Exception; debug."""

from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import get

EVENTS: list[str] = []
GENERATE = False


class Known(Exception):
    pass


class Raising:
    """Raises on its way in, or on its way out, as the query says."""

    def __init__(self, app, name: str):
        self.app = app
        self.name = name

    async def __call__(self, scope, receive, send):
        query = scope["query_string"].decode()
        EVENTS.append(f"{self.name} in")
        if query == f"{self.name}=in":
            raise Known(self.name)
        if query == f"{self.name}=http":
            raise StarletteHTTPException(400, self.name)
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            EVENTS.append(f"{self.name} saw {type(error).__name__}")
            if query == f"{self.name}=swallow":
                await PlainTextResponse("swallowed", status_code=599)(scope, receive, send)
                return
            if query == f"{self.name}=other":
                raise LookupError(self.name) from error
            raise
        if query == f"{self.name}=out":
            raise Known(self.name)


async def known(request: Request, error: Known):
    EVENTS.append("known handler")
    return JSONResponse({"known": str(error)}, status_code=418)


def fallback(request: Request, error: Exception):
    EVENTS.append("fallback handler")
    return JSONResponse({"fallback": type(error).__name__, "path": request.url.path}, status_code=500)


async def failing_fallback(request: Request, error: Exception):
    raise OSError("handler failed")


def watching():
    try:
        yield
    except Exception as error:
        EVENTS.append(f"dependency saw {type(error).__name__}")
        raise


def plain():
    return "plain"


def crash():
    raise ZeroDivisionError("crash")


def planned():
    raise HTTPException(500, "planned")


def knowing():
    raise Known("endpoint")


def invalid(number: int):
    return number


def service(**options) -> FastAPI:
    made = FastAPI(**options)
    made.add_middleware(Raising, name="inner")
    made.add_middleware(Raising, name="outer")
    for endpoint in (plain, crash, planned, knowing, invalid):
        made.get(f"/{endpoint.__name__}", dependencies=[Depends(watching)])(endpoint)
    return made


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.add_exception_handler(RequestValidationError, known)
    yield


SERVICES = {
    "bare": service(),
    "known": service(exception_handlers={Known: known}),
    "exception": service(exception_handlers={Exception: fallback, Known: known}),
    "number": service(exception_handlers={500: fallback}),
    "both": service(exception_handlers={500: fallback, Exception: known, 404: fallback}),
    "failing": service(exception_handlers={Exception: failing_fallback}),
    "debug": service(debug=True),
    "debug-handler": service(debug=True, exception_handlers={Exception: fallback}),
}
app = FastAPI(openapi_url=None, lifespan=lifespan)
for name, made in SERVICES.items():
    app.mount(f"/{name}", made)

RAISING = ["crash", "plain?inner=in", "plain?outer=in", "plain?inner=http", "plain?outer=out", "crash?inner=other"]
REQUESTS = [
    *(get(f"/{name}/{path}") for name in SERVICES for path in ("plain", "planned", "invalid?number=x", "nowhere")),
    *(get(f"/{name}/crash?{each}=swallow") for name in SERVICES for each in ("inner", "outer")),
    *(get(f"/{name}/{path}", raises=True) for name in SERVICES if "debug" not in name for path in RAISING),
    *(
        get(f"/{name}/{path}", raises=True, ignore_body=True)
        for name in SERVICES
        if "debug" in name
        for path in RAISING
    ),
    *(get(f"/{name}/knowing") for name in ("known", "exception")),
    *(get(f"/{name}/knowing", raises=True) for name in ("bare", "number")),
]
