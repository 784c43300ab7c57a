"""The request's own readers next to declared bodies: body, json, stream, in endpoints, dependencies and without a model."""

from typing import Annotated

from fastapi import Body, Depends, FastAPI, Request
from pydantic import BaseModel

from ..calls import get, post, posts

app = FastAPI()


class Note(BaseModel):
    text: str


async def raw_of(request: Request):
    return (await request.body()).decode()


@app.post("/both")
async def both(note: Note, request: Request):
    return {"note": note, "raw": (await request.body()).decode(), "json": await request.json()}


@app.post("/dependency")
async def by_dependency(raw: Annotated[str, Depends(raw_of)], note: Note):
    return {"raw": raw, "note": note}


@app.post("/no-model")
async def no_model(request: Request):
    return {"body": (await request.body()).decode(), "type": request.headers.get("content-type")}


@app.post("/json")
async def json(request: Request):
    try:
        return await request.json()
    except ValueError as error:
        return {"error": type(error).__name__}


@app.post("/stream")
async def stream(request: Request):
    return [chunk.decode() async for chunk in request.stream()]


@app.post("/stream-after-model")
async def stream_after_model(note: Note, request: Request):
    return [chunk.decode() async for chunk in request.stream()]


@app.post("/form-by-hand")
async def form_by_hand(request: Request):
    form = await request.form()
    return {"items": form.multi_items(), "again": (await request.form()) is form}


@app.post("/unread")
def unread():
    return "nobody read it"


@app.get("/get")
async def read_get(request: Request, data: Annotated[dict | None, Body()] = None):
    return {"data": data, "raw": (await request.body()).decode()}


GOOD = {"text": "hei"}
PATHS = ["both", "dependency", "no-model", "json", "stream", "stream-after-model", "unread"]
REQUESTS = [
    *(call for path in PATHS for call in posts(f"/{path}", GOOD, {}, [1])),
    *(post(f"/{path}", content="{oops", content_type="application/json") for path in PATHS),
    *(post(f"/{path}") for path in PATHS),
    *(post(f"/{path}", content=[b'{"te', b'xt": ', b'"x"}'], content_type="application/json") for path in PATHS),
    *(post(f"/{path}", content="plain text", content_type="text/plain") for path in PATHS),
    post("/form-by-hand", form=[("a", "1"), ("a", "2"), ("b", "")]),
    post("/form-by-hand", content="a=1", content_type="text/plain"),
    get("/get", json={"a": 1}),
    get("/get"),
]
