"""Dependencies with yield in both scopes around returned, streamed and file responses, with background work and failures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.background import BackgroundTask

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


def request_scope(response: Response, tasks: BackgroundTasks):
    response.headers["x-request-scope"] = "1"
    response.set_cookie("scope", "request")
    tasks.add_task(EVENTS.append, "task of the dependency")
    try:
        yield "request"
    except BaseException as error:
        EVENTS.append(f"request scope saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("request scope left")


async def function_scope(response: Response):
    response.headers["x-function-scope"] = "1"
    response.status_code = 202
    yield "function"
    EVENTS.append("function scope left")


def parts(kind: str) -> Iterator[str]:
    EVENTS.append("streaming")
    yield "a"
    if kind == "stream-crash":
        raise ValueError("in the stream")
    if kind == "stream-http":
        raise HTTPException(418, "in the stream")
    yield "b"


class Lazy(Response):
    """A response that makes its body when it is sent."""

    def __init__(self, text: str):
        super().__init__(status_code=203, headers={"x-lazy": "1"})
        self.text = text

    async def __call__(self, scope, receive, send):
        EVENTS.append("lazy sent")
        self.body = self.render(self.text)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def made(kind: str, response: Response):
    own = BackgroundTask(EVENTS.append, "own task")
    match kind:
        case "value":
            return {"value": 1}
        case "none":
            return None
        case "injected":
            response.headers["x-own"] = "1"
            return response
        case "json":
            return JSONResponse({"json": 1}, headers={"x-own": "1"}, background=own)
        case "html":
            return HTMLResponse("<p>x</p>", status_code=201)
        case "redirect":
            return RedirectResponse("/elsewhere?q=å", status_code=303)
        case "file":
            return FileResponse(Path(__file__), headers={"etag": "e", "last-modified": "l"}, background=own)
        case "lazy":
            return Lazy("lazy")
        case "http":
            raise HTTPException(409, "refused")
        case "crash":
            raise ValueError("crash")
        case _:
            return StreamingResponse(parts(kind), background=own)


@app.get("/sync/{kind}", response_model=None)
def sync(
    kind: str,
    response: Response,
    one: Annotated[str, Depends(request_scope)],
    two: Annotated[str, Depends(function_scope, scope="function")],
):
    return made(kind, response)


@app.get("/async/{kind}", response_model=None)
async def asynchronous(
    kind: str, response: Response, request: Request, one: Annotated[str, Depends(request_scope)], tasks: BackgroundTasks
):
    tasks.add_task(EVENTS.append, f"task of the endpoint for {request.url.path}")
    return made(kind, response)


KINDS = ["value", "none", "injected", "json", "html", "redirect", "file", "lazy", "http", "stream"]
REQUESTS = [
    *(get(f"/{path}/{kind}") for path in ("sync", "async") for kind in KINDS if (path, kind) != ("async", "injected")),
    *(
        get(f"/{path}/{kind}", raises=True)
        for path in ("sync", "async")
        for kind in ("crash", "stream-crash", "stream-http")
    ),
]
NOT_GENERATED = ["/sync/{kind}", "/async/{kind}"]


@app.get("/plain")
def plain(one: Annotated[str, Depends(request_scope)], number: int = 1):
    return number
