"""Which content types are read as JSON, strictly and leniently, on every level where that is set."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI
from pydantic import BaseModel

from ..calls import post
from ..facts import outcome

app = FastAPI()
lenient = FastAPI(strict_content_type=False)
lenient_router = APIRouter(prefix="/lenient", strict_content_type=False)
strict_router = APIRouter(prefix="/strict", strict_content_type=True)
silent_router = APIRouter(prefix="/silent")


class Stamp(BaseModel):
    value: int


def model(stamp: Stamp):
    return stamp


def anything(value: Annotated[Any, Body()]):
    return {"type": type(value).__name__, "value": value}


def optional(stamp: Stamp | None = None):
    return {"stamp": stamp}


for owner in (app, lenient, lenient_router, strict_router, silent_router):
    for endpoint in (model, anything, optional):
        owner.post(f"/{endpoint.__name__}")(endpoint)

silent_router.add_api_route("/own", model, methods=["POST"], strict_content_type=False)
for owner in (app, lenient):
    for router in (lenient_router, strict_router, silent_router):
        owner.include_router(router)
app.mount("/app2", lenient)

FACTS = {
    "decorator keyword": outcome(lambda: app.post("/x", strict_content_type=False)),
    "inclusion keyword": outcome(lambda: app.include_router(silent_router, strict_content_type=False)),
}

TYPES = [
    None, "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json;charset=latin-1", " application/json ",
    "application/vnd.api+json", "application/geo+json; x=y", "application/problem+JSON", "application/jsonx", "application/x+jsons", "application/+json",
    "text/json", "text/plain", "text/plain; application/json", "application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream",
    "json", "", "application", "application/json, text/plain", "application/ld+json+x", "*/*", "application/xml",
]  # fmt: skip
BODY = '{"value": 3}'
LEVELS = ["", "/lenient", "/strict", "/silent", "/app2", "/app2/lenient", "/app2/strict", "/app2/silent"]
REQUESTS = [
    *(
        post(f"/{path}", content=BODY, content_type=media_type)
        for path in ("model", "anything", "optional")
        for media_type in TYPES
    ),
    *(post(f"{level}/{path}", content=BODY) for level in LEVELS for path in ("model", "anything", "optional")),
    *(post(f"{level}/model", content=BODY, content_type="text/plain") for level in LEVELS),
    *(post(f"{level}/own", content=BODY) for level in ("/silent", "/app2/silent")),
    *(post(f"{level}/model", content="{") for level in ("", "/lenient")),
    post("/lenient/anything", content="\xff".encode("latin-1")),
    post("/anything", content=b"\x00\x01\xff", content_type="application/octet-stream", raises=True),
    post("/model", content=b"\x00\x01\xff", content_type="application/octet-stream", raises=True),
    post("/model", headers=[("content-type", "text/plain"), ("content-type", "application/json")], content=BODY),
    post("/model", headers=[("content-type", "application/json"), ("content-type", "text/plain")], content=BODY),
]
