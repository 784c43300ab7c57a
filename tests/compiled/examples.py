"""Endpoints of every shape, whose handlers are kept as text files beside the tests."""

# Annotations are not turned into strings here: some refer to what is local.

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, Json

from typeway import (
    BackgroundTasks,
    Body,
    Cookie,
    Depends,
    FastAPI,
    Form,
    Header,
    Query,
    Request,
    Response,
    Security,
    UploadFile,
    WebSocket,
)
from typeway.responses import PlainTextResponse
from typeway.security import OAuth2PasswordBearer, SecurityScopes
from typeway.sse import EventSourceResponse

app = FastAPI(openapi_url=None)


class Page(BaseModel):
    size: int = 10
    tags: list[str] = []


class Item(BaseModel):
    name: str
    price: float = 0


@app.get("/hello")
async def hello():  # no annotation: no response model
    return {"hello": "world"}


@app.get("/items/{item_id}")
async def read_item(item_id: int, q: str | None = None, x_token: Annotated[str, Header()] = "") -> Item:
    return Item(name=f"{item_id} {q} {x_token}")


@app.get("/search", response_model_exclude_none=True, response_model_by_alias=False)
def search(
    page: Annotated[Page, Query()],
    words: Annotated[list[str], Header()],
    session: Annotated[str | None, Cookie()] = None,
    either: Annotated[int, Query(validation_alias=AliasChoices("one", "two"))] = 1,
    rules: Annotated[Json[list[int]] | None, Query()] = None,
) -> list[Item]:
    return []


@app.post("/items", status_code=201)
async def create(item: Item) -> Item:
    return item


@app.put("/items/{item_id}", status_code=204)
async def replace(
    item_id: int, item: Item, note: Annotated[str, Body()], count: Annotated[int, Body(alias="howMany")] = 1
) -> None:
    return None


@app.post("/upload")
async def upload(file: UploadFile, names: Annotated[list[str], Form()], title: Annotated[str, Form()] = "") -> Any:
    return {"size": file.size}


async def page_size(size: int = 10) -> int:
    return size


def session_of(size: Annotated[int, Depends(page_size)]) -> Iterator[str]:
    yield "session"


async def flushed(session: Annotated[str, Depends(session_of)]) -> AsyncIterator[str]:
    yield session


@dataclass
class Paging:
    skip: int = 0
    limit: int = 100


token = OAuth2PasswordBearer("token")


async def user(scopes: SecurityScopes, token: Annotated[str, Depends(token)]) -> str:
    return token


@app.get("/depends", dependencies=[Depends(page_size)])
async def depends(
    session: Annotated[str, Depends(session_of)],
    writer: Annotated[str, Depends(flushed, scope="function")],
    paging: Annotated[Paging, Depends()],
    again: Annotated[int, Depends(page_size, use_cache=False)],
    user: Annotated[str, Security(user, scopes=["read"])],
) -> dict[str, Any]:
    return {}


@app.get("/injected", response_class=PlainTextResponse)
async def injected(request: Request, response: Response, tasks: BackgroundTasks) -> str:
    return "text"


@app.get("/lines")
async def lines(start: int = 0) -> AsyncIterator[Item]:
    yield Item(name=str(start))


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterator[Item]:
    yield Item(name="event")


@app.websocket("/talk/{room}")
async def talk(socket: WebSocket, room: str, q: int = 0) -> None:
    await socket.accept()
