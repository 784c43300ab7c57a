"""Generators under a response class that cannot stream: the mistake shows where the operation is declared, or at each request."""

from collections.abc import Iterator

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, StreamingResponse

from ..calls import get
from ..facts import outcome

app = FastAPI(default_response_class=StreamingResponse)


def items() -> Iterator[str]:
    yield "item"


@app.get("/streamed")
def streamed() -> Iterator[str]:
    yield "raw"


@app.get("/own", response_class=PlainTextResponse)
def own() -> str:
    return "own"


FACTS = {
    "route": outcome(lambda: FastAPI().get("/", response_class=PlainTextResponse)(items)),
    "router": outcome(lambda: APIRouter(default_response_class=HTMLResponse).get("/")(items)),
    "application": outcome(lambda: FastAPI(default_response_class=PlainTextResponse).get("/")(items)),
    "json": outcome(lambda: FastAPI().get("/", response_class=JSONResponse)(items)),
}
REQUESTS = [get("/streamed"), get("/own")]
