"""Unhandled exceptions: 500 and the exception itself; handlers for Exception and for 500 sit outside of everything."""

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

from ..calls import get, post

EVENTS: list[str] = []
app = FastAPI()
by_class = FastAPI()
by_code = FastAPI(
    exception_handlers={
        500: lambda request, error: JSONResponse({"code": 500, "type": type(error).__name__}, status_code=500)
    }
)


@by_class.exception_handler(Exception)
async def any_exception(request: Request, error: Exception):
    return JSONResponse({"any": str(error), "path": request.url.path}, status_code=503)


@by_class.middleware("http")
async def passing(request: Request, call_next):
    EVENTS.append("middleware in")
    response = await call_next(request)
    EVENTS.append("middleware out")
    response.headers["x-passed"] = "yes"
    return response


class Silent(Exception):
    pass


def broken():
    raise KeyError("in a dependency")


async def zero():
    return 1 / 0


def silent():
    raise Silent


async def http_500():
    raise HTTPException(500, "planned")


for child in (app, by_class, by_code):
    child.get("/zero")(zero)
    child.get("/silent")(silent)
    child.get("/planned")(http_500)
    child.get("/dependency", dependencies=[Depends(broken)])(lambda: None)
    child.post("/body")(zero)

app.mount("/class", by_class)
app.mount("/code", by_code)

PREFIXES = ["", "/class", "/code"]
REQUESTS = [
    *(get(f"{prefix}/{path}", raises=True) for prefix in PREFIXES for path in ("zero", "silent", "dependency")),
    *(get(f"{prefix}/planned") for prefix in PREFIXES),
    *(post(f"{prefix}/body", json={}, raises=True) for prefix in PREFIXES),
    *(get(f"{prefix}/nowhere") for prefix in PREFIXES),
]
