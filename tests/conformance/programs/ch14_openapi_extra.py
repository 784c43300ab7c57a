"""openapi_extra: extensions, merged parameters and bodies, lists appended, things overwritten."""

from fastapi import FastAPI, Request
from pydantic import BaseModel

from ..calls import get, post

app = FastAPI()


class Item(BaseModel):
    name: str
    tags: list[str] = []


@app.get("/extension", openapi_extra={"x-own": {"a": [1, None], "b": None}, "x-null": None})
def extension():
    return None


@app.get(
    "/parameters",
    openapi_extra={"parameters": [{"name": "extra", "in": "query", "schema": {"type": "string"}, "required": False}]},
)
def parameters(own: int, other: str = "x"):
    return own


@app.post(
    "/body",
    openapi_extra={
        "requestBody": {
            "content": {"application/x-yaml": {"schema": Item.model_json_schema()}},
            "required": True,
        }
    },
)
async def body(request: Request):
    return {"raw": (await request.body()).decode()}


@app.post(
    "/body-and-model",
    openapi_extra={
        "requestBody": {
            "description": "merged",
            "content": {"application/json": {"example": {"name": "n"}}, "text/plain": {}},
        }
    },
)
def body_and_model(item: Item):
    return item


@app.get(
    "/overwritten",
    tags=["kept"],
    summary="lost",
    openapi_extra={
        "summary": "won",
        "operationId": "won",
        "tags": ["added"],
        "deprecated": True,
        "security": [{"anything": []}],
        "externalDocs": {"url": "https://example.org"},
        "servers": [{"url": "https://other.example.org"}],
        "responses": {
            "200": {"description": "won", "headers": {"X-H": {"schema": {"type": "integer"}}}},
            "418": {"description": "added"},
        },
    },
)
def overwritten(q: int = 1):
    return q


@app.get(
    "/callbacks",
    openapi_extra={
        "callbacks": {
            "done": {"https://example.org/{$request.query.id}": {"post": {"responses": {"200": {"description": "ok"}}}}}
        }
    },
)
def callbacks():
    return None


REQUESTS = [
    get("/extension"),
    get("/parameters?own=1&extra=2"),
    get("/parameters?extra=2"),
    post("/body", content="name: n\ntags: [a]", content_type="application/x-yaml"),
    post("/body-and-model", json={"name": "n"}),
    post("/body-and-model", json={}),
    get("/overwritten?q=x"),
]
