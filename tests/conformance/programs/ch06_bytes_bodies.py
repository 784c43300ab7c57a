"""Raw bytes as the body, base64 in models, bytes in the document."""

from typing import Annotated

from fastapi import Body, FastAPI, Response
from pydantic import BaseModel, ConfigDict

from ..calls import post, posts

app = FastAPI()


class Plain(BaseModel):
    data: bytes


class Encoded(BaseModel):
    model_config = ConfigDict(val_json_bytes="base64", ser_json_bytes="base64")
    data: bytes
    more: list[bytes] = []


@app.post("/raw")
def raw(data: Annotated[bytes, Body(media_type="application/octet-stream")]):
    return {"length": len(data), "type": type(data).__name__}


@app.post("/image")
def image(data: Annotated[bytes, Body(media_type="image/png", max_length=8)]):
    return Response(data[::-1], media_type="image/png")


@app.post("/optional")
def optional(data: Annotated[bytes | None, Body(media_type="application/octet-stream")] = None):
    return {"length": None if data is None else len(data)}


@app.post("/json-bytes")
def json_bytes(data: Annotated[bytes, Body()]):
    return {"length": len(data)}


@app.post("/text")
def text(data: Annotated[str, Body(media_type="text/plain")]):
    return {"text": data}


@app.post("/plain")
def plain(value: Plain):
    return value


@app.post("/encoded")
def encoded(value: Encoded) -> Encoded:
    return value


@app.post("/encoded-data")
def encoded_data(value: Encoded):
    return {"length": len(value.data), "dump": value.model_dump(mode="json")}


TYPES = [None, "application/octet-stream", "image/png", "text/plain", "application/json"]
PATHS = ["raw", "image", "optional", "json-bytes", "text"]
REQUESTS = [
    *(post(f"/{path}", content=b"\x89PNG", content_type=t) for path in PATHS[:3] for t in TYPES[:4]),
    *(post(f"/{path}", content=b'"abc"', content_type=t) for path in PATHS for t in TYPES),
    *(post(f"/{path}", content_type=t) for path in PATHS for t in TYPES),
    post("/image", content=b"123456789", content_type="image/png"),
    post("/raw", content=b"[1]", content_type="application/json"),
    *posts("/plain", {"data": "abc"}, {"data": "æ"}, {"data": 5}, {"data": None}),
    *posts(
        "/encoded",
        {"data": "YWJj"},
        {"data": "YWJ"},
        {"data": "-_8="},
        {"data": "+/8="},
        {"data": "!"},
        {"data": "", "more": ["YQ==", "x"]},
    ),
    *posts("/encoded-data", {"data": "YWJj", "more": ["YQ=="]}),
]
