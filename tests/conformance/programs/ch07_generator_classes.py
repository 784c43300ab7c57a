"""Generators under a response class that cannot stream: the mistake shows where the operation is declared, or at each request."""

from collections.abc import Iterator

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, StreamingResponse
from fastapi.testclient import TestClient

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


def included() -> list[object]:
    """Return the answer of a generator whose router is included below a class that cannot stream."""
    router, application = APIRouter(), FastAPI()
    router.get("/")(items)
    application.include_router(router, default_response_class=PlainTextResponse)
    answer = TestClient(application, raise_server_exceptions=False).get("/")
    return [answer.status_code, answer.text]


FACTS = {
    "inclusion": included(),
    "route": outcome(lambda: FastAPI().get("/", response_class=PlainTextResponse)(items)),
    "router": outcome(lambda: APIRouter(default_response_class=HTMLResponse).get("/")(items)),
    "application": outcome(lambda: FastAPI(default_response_class=PlainTextResponse).get("/")(items)),
    "json": outcome(lambda: FastAPI().get("/", response_class=JSONResponse)(items)),
}
REQUESTS = [get("/streamed"), get("/own")]
