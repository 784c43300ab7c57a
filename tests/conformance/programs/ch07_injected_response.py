"""The injected Response: status, headers and cookies from endpoint and dependencies; not for returned responses."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


def first(response: Response):
    response.headers["X-First"] = "1"
    response.headers["X-Shared"] = "first"
    response.set_cookie("a", "first")


def second(response: Response, status: int | None = None):
    response.headers.append("X-Second", "2")
    response.headers["X-Shared"] = "second"
    response.set_cookie("b", "second")
    response.status_code = status


Both = Annotated[None, Depends(first), Depends(second)]


@app.get("/plain", dependencies=[Depends(first), Depends(second)])
def plain(response: Response):
    response.headers["X-Endpoint"] = "3"
    response.headers.append("x-shared", "endpoint")
    return {"ok": True}


@app.get("/status", status_code=201, dependencies=[Depends(second)])
def status(response: Response, own: int | None = None):
    if own:
        response.status_code = own
    return {"ok": True}


@app.get("/returned", status_code=201, dependencies=[Depends(first), Depends(second)])
def returned(response: Response):
    response.headers["X-Endpoint"] = "3"
    response.status_code = 418
    return JSONResponse({"direct": True}, headers={"X-Own": "4"})


@app.get("/returned-injected")
def returned_injected(response: Response):
    response.headers["X-Own"] = "5"
    response.status_code = 202
    response.body = b"own body"
    return response


@app.get("/content-type", dependencies=[Depends(first)])
def content_type(response: Response):
    response.headers["content-type"] = "application/problem+json"
    response.headers["content-length"] = "999"
    return {"a": 1}


@app.get("/text", response_class=PlainTextResponse, dependencies=[Depends(first)])
def text(response: Response):
    response.headers["x-text"] = "yes"
    return "text"


@app.get("/streamed", response_class=StreamingResponse, dependencies=[Depends(first)])
def streamed(response: Response):
    response.headers["x-streamed"] = "yes"
    return StreamingResponse(iter([b"a", b"b"]), media_type="text/plain")


@app.get("/failing", dependencies=[Depends(first)])
def failing(response: Response):
    response.headers["x-lost"] = "yes"
    raise HTTPException(409, "no", headers={"x-kept": "yes"})


@app.get("/invalid", dependencies=[Depends(first)])
def invalid(number: int):
    return number


@app.get("/tasks-returned", dependencies=[Depends(first)])
def tasks_returned(tasks: BackgroundTasks, own: bool = False):
    tasks.add_task(EVENTS.append, "injected task")
    response = PlainTextResponse("text")
    if own:
        response.background = BackgroundTasks()
        response.background.add_task(EVENTS.append, "own task")
    return response


@app.get("/deleted", status_code=204, dependencies=[Depends(first)])
def deleted(response: Response):
    response.headers["x-deleted"] = "yes"


@app.get("/to-no-content")
def to_no_content(response: Response, code: int = 204):
    response.status_code = code
    return {"lost": True}


def replace_fields(response: Response):
    """``headers`` is what counts, and stays what it was."""
    response.headers["x-before"] = "1"
    response.raw_headers = [(b"x-replaced", b"1")]
    response.headers["x-behind"] = "1"


@app.get("/replaced", dependencies=[Depends(replace_fields)])
@app.get("/replaced/text", dependencies=[Depends(replace_fields)], response_class=PlainTextResponse)
@app.get("/replaced/none", dependencies=[Depends(replace_fields)], status_code=204)
def replaced(response: Response, late: int | None = None):
    response.status_code = late
    return None


REQUESTS = [
    get("/plain"),
    *(get(f"/plain?status={code}") for code in (202, 404, 204, 304)),
    get("/status"),
    get("/status?status=202"),
    get("/status?status=0"),  # no status at all: the decorator's counts
    get("/status?status=202&own=203"),
    *(
        get(f"/{path}")
        for path in (
            "returned",
            "returned-injected",
            "content-type",
            "text",
            "streamed",
            "failing",
            "invalid",
            "tasks-returned",
            "deleted",
        )
    ),
    get("/tasks-returned?own=1"),
    get("/invalid?number=1"),
    *(get(f"/replaced{rest}") for rest in ("", "?late=204", "?late=202", "/text", "/text?late=304", "/none")),
    *(get(f"/to-no-content?code={code}") for code in (204, 205, 304, 200, 599)),
]
