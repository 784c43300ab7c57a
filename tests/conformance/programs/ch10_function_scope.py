"""Function scope: what has been left when the answer goes out, its effect on the answer, on headers, status, files and streams."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Request, Response, UploadFile

from ..calls import get, multipart, post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


async def late_headers(response: Response, tasks: BackgroundTasks):
    response.headers["x-entered"] = "1"
    try:
        yield response
    finally:
        EVENTS.append("function leaves")
        response.headers["x-left"] = "1"
        response.status_code = 202
        response.set_cookie("left", "1")
        tasks.add_task(EVENTS.append, "task of the exit")


def late_in_request(response: Response):
    yield
    EVENTS.append("request leaves")
    response.headers["x-too-late"] = "1"


def committing(request: Request):
    try:
        yield "unit"
    except HTTPException as error:
        EVENTS.append(f"rollback {error.status_code}")
        raise
    except Exception as error:
        EVENTS.append(f"rollback {type(error).__name__}")
        raise HTTPException(500, "rolled back", headers={"x-rolled": "back"}) from error
    else:
        EVENTS.append("commit")
        if "refuse" in request.query_params:
            raise HTTPException(409, "commit refused")


LateHeaders = Annotated[Response, Depends(late_headers, scope="function")]
Unit = Annotated[str, Depends(committing, scope="function")]


@app.get("/headers", dependencies=[Depends(late_in_request)])
def headers(response: LateHeaders):
    EVENTS.append("endpoint")
    return "headers"


@app.get("/unit")
async def unit(unit: Unit, fail: str = ""):
    if fail == "http":
        raise HTTPException(404, "missing")
    if fail:
        raise LookupError(fail)
    return unit


@app.get("/invalid-answer", response_model=int)
async def invalid_answer(unit: Unit):
    return "not a number"


@app.get("/unencodable")
def unencodable(unit: Unit):
    return object()


@app.post("/file")
async def file(file: UploadFile, unit: Unit, tasks: BackgroundTasks):
    tasks.add_task(lambda: EVENTS.append(f"task: file closed {file.file.closed}"))
    return (await file.read()).decode()


def two(first: Unit, second: Annotated[Response, Depends(late_headers, scope="function")]):
    yield first
    EVENTS.append("two leaves")


@app.get("/nested")
def nested(value: Annotated[str, Depends(two, scope="function")], again: Unit):
    return [value, again]


router = APIRouter(prefix="/router", dependencies=[Depends(committing, scope="function")])


@router.get("/level", dependencies=[Depends(late_headers, scope="function")])
def level(fail: bool = False):
    EVENTS.append("endpoint")
    if fail:
        raise HTTPException(400, "level")


app.include_router(router)


def transaction():
    try:
        yield
    except Exception as error:
        EVENTS.append("rolled back")
        raise HTTPException(503, "rolled back") from error
    EVENTS.append("committed")


def forgiving():
    try:
        yield
    except LookupError:
        EVENTS.append("swallowed")


@app.get("/swallowed", dependencies=[Depends(transaction), Depends(forgiving, scope="function")])
async def swallowed(fail: bool = True):
    if fail:
        raise LookupError("lost")
    return "kept"


REQUESTS = [
    get("/headers"),
    *(get(f"/unit{query}") for query in ("", "?fail=http", "?fail=crash", "?refuse=1", "?refuse=1&fail=http")),
    get("/invalid-answer"),
    get("/unencodable"),
    post("/file", **multipart([("file", "f", None, b"abc")])),
    post("/file?refuse=1", **multipart([("file", "f", None, b"abc")])),
    post("/file"),
    get("/nested"),
    get("/nested?refuse=1"),
    get("/router/level"),
    get("/router/level?fail=1"),
    get("/router/level?refuse=1"),
    get("/swallowed"),
    get("/swallowed?fail=0"),
]
