"""Files are closed in every outcome, and not before everybody has had them."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, File, Form, HTTPException, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute

from ..calls import Call, multipart, post

EVENTS: list[str] = []


class Watching:
    """Tells when the files of a request are closed."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        seen: list[UploadFile] = []
        scope["seen"] = seen
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                EVENTS.append(f"closed at the end: {[file.file.closed for file in seen]}")


app = FastAPI()
app.add_middleware(Watching)


class Refusal(Exception):
    pass


@app.exception_handler(Refusal)
async def refused(request: Request, error: Refusal) -> JSONResponse:
    EVENTS.append(f"handler: {[file.file.closed for file in request.scope['seen']]}")
    return JSONResponse({"refused": str(error)}, status_code=418)


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    files = [item for item in error.body.values() if not isinstance(item, str)] if error.body else []
    EVENTS.append(f"validation handler: {[(file.filename, file.file.closed) for file in files]}")
    request.scope["seen"].extend(files)
    read = [(await file.read()).decode() for file in files]
    return JSONResponse({"errors": [item["loc"] for item in error.errors()], "read": read}, status_code=422)


def late(file: UploadFile) -> None:
    EVENTS.append(f"background: {file.file.closed} {file.file.read()!r}")


def watch(request: Request, file: UploadFile):
    request.scope["seen"].append(file)
    try:
        yield file
    except Exception as error:
        EVENTS.append(f"dependency: {type(error).__name__} {file.file.closed}")
        raise
    finally:
        EVENTS.append(f"dependency left: {file.file.closed}")


Watched = Annotated[UploadFile, Depends(watch)]


@app.post("/fine")
async def fine(file: Watched, tasks: BackgroundTasks, kind: Annotated[str, Form()] = "none"):
    tasks.add_task(late, file)
    if kind == "http":
        raise HTTPException(409, "conflict")
    if kind == "handled":
        raise Refusal("no")
    if kind == "fails":
        raise RuntimeError("broken")
    if kind == "early":
        await file.close()
    return {"closed": file.file.closed}


@app.post("/sync")
def sync(file: Watched, kind: Annotated[str, Form()] = "none"):
    if kind == "http":
        raise HTTPException(409, "conflict")
    return {"read": file.file.read().decode()}


@app.post("/streaming")
async def streaming(file: Watched):
    async def parts():
        while part := await file.read(2):
            EVENTS.append(f"streaming: {file.file.closed}")
            yield part

    return StreamingResponse(parts(), media_type="text/plain")


@app.post("/invalid")
async def never(file: Watched, number: Annotated[int, Form()]):
    return number


@app.post("/bytes")
async def contents(request: Request, file: Annotated[bytes, File()]):
    form = await request.form()
    request.scope["seen"].extend(form.values())
    return len(file)


class OwnRoute(APIRoute):
    def get_route_handler(self):
        serve = super().get_route_handler()

        async def handler(request: Request) -> Any:
            EVENTS.append("own route")
            form = await request.form()
            request.scope["seen"].extend(item for item in form.values() if not isinstance(item, str))
            try:
                return await serve(request)
            except RequestValidationError as error:
                EVENTS.append(f"own route: {[file.file.closed for file in request.scope['seen']]}")
                return JSONResponse({"own": [item["loc"] for item in error.errors()]}, status_code=400)

        return handler


own = APIRouter(route_class=OwnRoute)


@own.post("/own")
async def own_route(file: UploadFile, number: Annotated[int, Form()] = 0):
    return [file.file.closed, number]


app.include_router(own)


@app.post("/by-hand")
async def by_hand(request: Request):
    form = await request.form()
    request.scope["seen"].extend(item for item in form.values() if not isinstance(item, str))
    return sorted(form)


@app.post("/by-hand-with")
async def by_hand_with(request: Request):
    async with request.form() as form:
        request.scope["seen"].extend(item for item in form.values() if not isinstance(item, str))
    return sorted(form)


FILE = ("file", "a.txt", "text/plain", b"abcde")
REQUESTS: list[Call] = [
    post("/fine", **multipart([FILE])),
    post("/fine", **multipart([FILE, ("kind", None, None, b"http")])),
    post("/fine", **multipart([FILE, ("kind", None, None, b"handled")])),
    post("/fine", **multipart([FILE, ("kind", None, None, b"fails")]), raises=True),
    post("/fine", **multipart([FILE, ("kind", None, None, b"early")]), raises=True),
    post("/fine", **multipart([])),
    post("/sync", **multipart([FILE])),
    post("/sync", **multipart([FILE, ("kind", None, None, b"http")])),
    post("/streaming", **multipart([FILE])),
    post("/invalid", **multipart([FILE])),
    post("/invalid", **multipart([FILE, ("number", None, None, b"x")])),
    post("/invalid", **multipart([FILE, ("number", None, None, b"1")])),
    post("/invalid", **multipart([("file", None, None, b"text"), ("number", "n.txt", None, b"1")])),
    post("/bytes", **multipart([FILE])),
    post("/bytes", **multipart([FILE, ("other", "o.txt", None, b"o")])),
    post("/own", **multipart([FILE])),
    post("/own", **multipart([FILE, ("number", None, None, b"x")])),
    post("/by-hand", **multipart([FILE, FILE])),
    post("/by-hand-with", **multipart([FILE])),
]
