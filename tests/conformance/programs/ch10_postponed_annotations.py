"""Postponed annotations with dependencies, forms, sockets and closures: local classes, names that come later, nested functions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

from fastapi import (
    APIRouter,
    BackgroundTasks,
    Depends,
    FastAPI,
    Form,
    Header,
    Response,
    Security,
    UploadFile,
    WebSocket,
)
from fastapi.security import HTTPBearer, SecurityScopes
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from ..calls import get, multipart, post, socket

EVENTS: list[str] = []
app = FastAPI()


def early(later: Annotated[Later, Depends()]) -> str:
    return later.name


class Later:
    def __init__(self, name: str = "later", model: Annotated[Model | None, Depends(lambda: None)] = None):
        self.name = name


class Model(BaseModel):
    number: int
    child: Model | None = None


class Flat(BaseModel):
    a: int
    b: str = "b"


Number = Annotated[int, Header(alias="x-number")]


async def session(connection: HTTPConnection) -> AsyncIterator[str]:
    yield connection.url.path
    EVENTS.append("session left")


def scoped(scopes: SecurityScopes, token: Annotated[Any, Depends(HTTPBearer(auto_error=False))]) -> list[str]:
    return scopes.scopes


@app.get("/early")
def use_early(
    name: Annotated[str, Depends(early)], session: Annotated[str, Depends(session)], tasks: BackgroundTasks
) -> list[str]:
    tasks.add_task(EVENTS.append, "task")
    return [name, session]


@app.post("/model")
async def model(
    data: Model, number: Number = 0, scopes: Annotated[list[str], Security(scoped, scopes=["a"])] = ()
) -> Model:  # type: ignore[assignment]
    return data


@app.post("/form")
def form(
    name: Annotated[str, Form()], file: UploadFile | None = None, tags: Annotated[list[int] | None, Form()] = None
) -> dict[str, Any]:
    return {"name": name, "file": file and file.filename, "tags": tags}


@app.post("/form-model")
def form_model(data: Annotated[Flat, Form()]) -> Flat:
    return data


@app.websocket("/talk")
async def talk(websocket: WebSocket, session: Annotated[str, Depends(session)], number: Number = 1) -> None:
    await websocket.accept()
    await websocket.send_json([session, number])


@app.get("/lines")
def lines(count: int = 2) -> Iterator[Model]:
    for number in range(count):
        yield Model(number=number)


@app.get("/response")
def response(response: Response) -> None:
    response.headers["x-here"] = "1"


def made(default: str) -> Callable[..., Any]:
    def dependency(value: Annotated[str | None, Header()] = default, name: Annotated[Later, Depends()] = None) -> str:  # type: ignore[assignment]
        return f"{value} {name.name}"

    return dependency


def build() -> APIRouter:
    router = APIRouter(prefix="/built")

    def inner(q: int = 3) -> int:
        return q

    @router.get("/closure")
    def closure(q: Annotated[int, Depends(made("closed"))], other: int = Depends(inner)) -> list[Any]:
        return [q, other]

    return router


app.include_router(build())

REQUESTS = [
    get("/early"),
    get("/early?name=x"),
    post("/model", json={"number": 1, "child": {"number": 2}}, headers={"x-number": "3"}),
    post("/model", json={"number": "x", "child": {}}, headers={"x-number": "x"}),
    post("/form", **multipart([("name", None, None, b"n"), ("file", "f", None, b"x"), ("tags", None, None, b"1")])),
    post("/form", form={"tags": "x"}),
    post("/form-model", form={"a": "1"}),
    post("/form-model", form={"a": "x"}),
    socket("/talk", headers={"x-number": "5"}),
    get("/lines"),
    get("/lines?count=x"),
    get("/response"),
    get("/built/closure", headers={"value": "v"}),
    get("/built/closure?q=x"),
]
