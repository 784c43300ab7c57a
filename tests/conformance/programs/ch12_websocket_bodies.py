"""Parts of a body declared for WebSocket routes, such as by dependencies that other routes share: nobody sends one."""

from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, File, Form, Query, UploadFile, WebSocket
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import WebSocketRequestValidationError
from pydantic import BaseModel

from ..calls import post, socket

EVENTS: list[str] = []
app = FastAPI()


class Item(BaseModel):
    name: str = "unnamed"


class Page(BaseModel):
    number: int


@app.exception_handler(WebSocketRequestValidationError)
async def refused(websocket: WebSocket, error: WebSocketRequestValidationError):
    EVENTS.append(repr(error.errors()))
    await websocket.close(1008, "refused")


async def answer(websocket: WebSocket, *values: Any) -> None:
    await websocket.accept()
    await websocket.send_json(jsonable_encoder(values))
    await websocket.close()


def maybe(item: Item | None = None, count: Annotated[int, Body()] = 4):
    return item, count


def wanted(item: Item):
    return item


def from_form(name: Annotated[str, Form()] = "nobody"):
    return name


@app.websocket("/maybe")
async def of_dependency(websocket: WebSocket, found=Depends(maybe)):
    await answer(websocket, found)


@app.post("/maybe")
def over_http(found=Depends(maybe)):
    return found


@app.websocket("/wanted")
async def of_demanding(websocket: WebSocket, page: int, found=Depends(wanted)):
    await answer(websocket, found)


@app.websocket("/one")
async def one(websocket: WebSocket, item: Item | None = None):
    await answer(websocket, item)


@app.websocket("/one/default")
async def one_default(websocket: WebSocket, item: Item = Item(name="default")):
    await answer(websocket, item)


@app.websocket("/one/made")
async def one_made(websocket: WebSocket, numbers: Annotated[list[int], Body(default_factory=list)]):
    await answer(websocket, numbers)


@app.websocket("/one/embedded")
async def one_embedded(websocket: WebSocket, item: Annotated[Item, Body(embed=True)]):
    await answer(websocket, item)


@app.websocket("/several")
async def several(websocket: WebSocket, item: Item, page: Page, size: Annotated[int, Query()] = 1):
    await answer(websocket, item, page, size)


@app.websocket("/several/maybe")
async def several_maybe(websocket: WebSocket, item: Item | None = None, page: Page | None = None, size: int = 1):
    await answer(websocket, item, page, size)


@app.websocket("/form")
async def form(websocket: WebSocket, number: Annotated[int, Form()], size: int = 1):
    await answer(websocket, number, size)


@app.websocket("/form/maybe")
async def form_maybe(
    websocket: WebSocket, number: Annotated[int, Form()] = 7, file: UploadFile | None = None, name=Depends(from_form)
):
    await answer(websocket, number, file, name)


@app.websocket("/form/model")
async def form_model(websocket: WebSocket, item: Annotated[Item, Form()]):
    await answer(websocket, item)


@app.websocket("/files")
async def files(websocket: WebSocket, file: UploadFile, others: Annotated[list[bytes], File()]):
    await answer(websocket, file, others)


PATHS = ["maybe", "wanted", "wanted?page=1", "one", "one/default", "one/made", "one/embedded"]
PATHS += ["several", "several?size=x", "several/maybe", "several/maybe?size=x"]
PATHS += ["form", "form?size=x", "form/maybe", "form/model", "files"]
REQUESTS = [*(socket(f"/{path}") for path in PATHS), post("/maybe", json={"count": 1})]
