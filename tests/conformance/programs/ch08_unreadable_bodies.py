"""Bodies that cannot be read: which of the two classes named HTTPException handlers and routes get to see."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


@app.exception_handler(HTTPException)
async def on_http(request: Request, error: HTTPException):
    return JSONResponse({"own handler": error.detail}, error.status_code)


class Failing(Request):
    """Fails where its body is read, in the way that a header names."""

    async def body(self):
        raise {
            "value": ValueError("no"),
            "http": HTTPException(444, "own"),
            "starlette": StarletteHTTPException(445, "own"),
        }[self.headers["x-fail"]]

    form = body


class Watching(APIRoute):
    def get_route_handler(self):
        serve = super().get_route_handler()

        async def watch(request: Request):
            try:
                return await serve(Failing(request.scope, request.receive) if "x-fail" in request.headers else request)
            except Exception as error:
                EVENTS.append(f"{isinstance(error, HTTPException)} {error!r} from {error.__cause__!r}")
                raise

        return watch


class Breaking:
    """Middleware whose channel fails."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send):
        async def broken():
            raise OSError("no connection")

        fails = scope["type"] == "http" and scope["query_string"] == b"broken"
        await self.app(scope, broken if fails else receive, send)


app.add_middleware(Breaking)


class Record(BaseModel):
    a: int


def read(record: Record):
    return record


def fill(a: Annotated[str, Form()]):
    return a


watched = APIRouter(route_class=Watching)
for owner in (app, watched):
    owner.post("/record")(read)
    owner.post("/form")(fill)
app.include_router(watched, prefix="/watched")

TARGETS = ("/record", "/form", "/watched/record", "/watched/form")
REQUESTS = [
    *(post(target, content=b'{"a": "\xff"}', content_type="application/json") for target in TARGETS),
    *(post(f"{target}?broken", content=b"{}", content_type="application/json") for target in TARGETS),
    *(
        post(f"/watched/{name}", content=b"{}", content_type="application/json", headers={"x-fail": kind})
        for name in ("record", "form")
        for kind in ("value", "http", "starlette")
    ),
]
