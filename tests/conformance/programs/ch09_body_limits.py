"""max_body_size and form_limits around forms on every level: which one wins, what is answered, files of refused bodies."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request, UploadFile
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..calls import Call, call, multipart

GENERATE = False
app = FastAPI(max_body_size=200, form_limits={"max_fields": 3})
router = APIRouter(prefix="/router", max_body_size=400, form_limits={"max_files": 1})
plain = APIRouter(prefix="/plain")


@app.exception_handler(413)
async def too_large(request: Request, error: HTTPException):
    return JSONResponse(
        {"too large": request.url.path, "detail": error.detail}, status_code=413, headers={"x-limit": "yes"}
    )


@app.exception_handler(400)
async def bad(request: Request, error: HTTPException):
    return JSONResponse({"bad": error.detail}, status_code=400)


def fields(a: Annotated[list[str], Form()] = [], b: Annotated[str, Form()] = ""):  # noqa: B006
    return [len(a), len(b)]


async def files(f: list[UploadFile], a: Annotated[list[str], Form()] = []):  # noqa: B006
    return [[file.size for file in f], len(a)]


for where in (app, router, plain):
    where.post("/fields")(fields)
    where.post("/files")(files)
    where.post("/wide", max_body_size=10_000, form_limits={"max_fields": 100, "max_part_size": 50})(fields)
    where.post("/narrow", max_body_size=20)(fields)
    where.post("/none", max_body_size=0)(fields)
app.include_router(router)
app.include_router(plain, prefix="/a")
app.include_router(plain, prefix="/b", max_body_size=100, form_limits={"max_fields": 1, "max_part_size": 10})

PATHS = ["", "/router", "/a/plain", "/b/plain"]
FIELDS = [[("a", "x")], [("a", "x")] * 3, [("a", "x")] * 4, [("b", "x" * 60)], [("b", "x" * 150)], [("b", "x" * 300)]]
FILES = [[("f", "f", None, b"x")], [("f", "f", None, b"x" * 5)] * 2, [("f", "f", None, b"x" * 500)]]


def unannounced(path: str, size: int) -> Call:
    """A body whose length is not announced."""
    chunks = [b"b=" + b"x" * size, b"y" * size, b""]
    made = call("POST", path, content=chunks, content_type="application/x-www-form-urlencoded")
    headers = tuple(pair for pair in made.headers if pair[0] != "content-length")
    return Call("POST", path, headers, made.chunks)


REQUESTS: list[Call] = [
    *(
        call("POST", f"{path}/{end}", form=form)
        for path in PATHS
        for end in ("fields", "wide", "narrow", "none")
        for form in FIELDS
        # An announced length over the limit is an intended difference, another program's theme.
        if len("&".join(f"{name}={value}" for name, value in form))
        <= {"wide": 10_000, "narrow": 20, "none": 0}.get(end, 100)
    ),
    *(call("POST", f"{path}/none") for path in PATHS),
    *(
        unannounced(f"{path}/{end}", size)
        for path in PATHS
        for end in ("fields", "wide", "narrow", "none")
        for size in (2, 40, 90, 190, 300)
    ),
    *(
        call("POST", f"{path}/wide", **multipart([("a", None, None, b"x" * size)]))
        for path in PATHS
        for size in (10, 11, 50, 51)
    ),
    *(call("POST", "/router/files", **multipart(parts)) for parts in FILES[:2]),
]
