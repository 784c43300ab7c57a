"""Programs about answers."""

import datetime
import decimal
import http
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel


class Item(BaseModel):
    a: int
    b: str | None = None


class Note(BaseModel):
    text: str = "x"
    item: Item | None = None


class Tag(str, Enum):
    first = "first"


def models(fw: Any) -> Any:
    app = fw.FastAPI()

    def plain(): ...
    def annotated() -> Item: ...
    def nothing() -> None: ...
    def scalar() -> int: ...
    def optional() -> Item | None: ...
    def mapping() -> dict[str, Item]: ...
    def many() -> list[Item | Note]: ...
    def response() -> fw.Response: ...
    def html() -> fw.responses.HTMLResponse: ...

    for endpoint in (plain, annotated, nothing, scalar, optional, mapping, many, response, html):
        app.get(f"/{endpoint.__name__}")(endpoint)
    app.get("/listed", response_model=list[Item])(plain)
    app.get("/none", response_model=None)(annotated)
    app.get("/overridden", response_model=Note)(annotated)
    app.get("/filtered", response_model=Item, response_model_include={"a"}, response_model_by_alias=False)(plain)
    return app


def classes(fw: Any) -> Any:
    app = fw.FastAPI()
    responses = fw.responses

    class Json(responses.JSONResponse):
        media_type = "application/vnd.x+json"

    class Text(responses.Response):
        media_type = "application/vnd.x"

    class Teapot(responses.Response):
        media_type = "text/x"

        def __init__(self, content=None, status_code=418): ...

    def plain(): ...
    def with_parameter(a: int = 1): ...

    known = (
        responses.HTMLResponse, responses.PlainTextResponse, responses.Response, responses.RedirectResponse,
        responses.FileResponse, responses.StreamingResponse, responses.EventSourceResponse, Json, Text, Teapot,
    )  # fmt: skip
    for response_class in known:
        name = response_class.__name__
        app.get(f"/{name}", name=name, response_class=response_class)(plain)
        app.get(f"/{name}/model", response_class=response_class, responses={404: {"model": Note}})(with_parameter)
        app.post(f"/{name}/204", response_class=response_class, status_code=204)(plain)
    app.get("/model", response_class=Json, response_model=Item)(plain)
    app.get("/text-model", response_class=Text, response_model=Item)(plain)
    return app


def status_codes(fw: Any) -> Any:
    app = fw.FastAPI()

    def plain(): ...

    for status in (204, 304, 205, 100, 201, 418, 404, 299, 500, 307, http.HTTPStatus.CREATED):
        app.get(f"/{status}/{type(status).__name__}", status_code=status)(plain)
    return app


def further_answers(fw: Any) -> Any:
    app = fw.FastAPI()
    declared: dict[str, dict[Any, Any]] = {
        "a": {404: {"description": "nf", "model": Item, "x-q": 1}, "4XX": {"model": Note, "headers": {"a": {}}}, "default": {"description": "d", "model": Item}, 200: {"description": "ok", "content": {"image/png": {}}}},
        "b": {200: {"model": Note}},
        "c": {200: {"content": {"application/json": {"example": {"a": 1}}}, "headers": {"X": {"description": "x", "schema": {"type": "string"}}}, "description": "dd"}},
        "d": {404: {"model": Item, "content": {"application/json": {"example": 3, "schema": {"title": "over"}}}}},
        "e": {404: {"model": list[Item], "content": {"application/json": {"example": 3, "schema": {"title": "over", "x": 1}}}}},
        "f": {"404": {"model": Item, "description": ""}},
        "g": {"5xx": {}, "1XX": {}, "2xx": {}, "3XX": {"description": "x"}},
        "h": {"Default": {}},
        "i": {"999": {}, 418: {}, 409: {"description": None}},
        "j": {204: {"description": "x"}, 404: {"$ref": "#/components/responses/a"}},
        "k": {422: {"model": Item}},
        "l": {"422": {"description": "mine"}},
        "m": {"4XX": {"model": Item}},
        "n": {404: {"model": Item, "content": {"text/plain": {"schema": {"type": "string"}}}}},
        "o": {404: {"model": Item | None}, 405: {"model": int}},
        "p": {404: {"content": {"application/json": {"examples": {"a": {"value": Item(a=1)}, "b": {"value": None}}, "example": decimal.Decimal(1)}}}},
        "q": {200: {"links": {"l": {"operationId": "q", "server": {"description": "d", "url": "http://a.com"}}}}},
        "r": {404: {"content": {"application/json": {"example": {"when": datetime.date(2020, 1, 1), "n": float("nan"), "t": (1, 2), Tag.first: b"x"}}}}},
    }  # fmt: skip

    def with_parameter(a: int = 1) -> Item: ...
    def plain() -> Item: ...

    for name, responses in declared.items():
        app.get(f"/{name}", name=name, responses=responses)(plain)
        app.get(f"/{name}/parameter", name=name, responses=responses)(with_parameter)
        app.get(f"/{name}/201", name=name, responses=responses, status_code=201)(with_parameter)
    app.get("/204", status_code=204, responses={404: {"model": Item}}, response_model=None)(plain)
    return app


def unknown_status(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/", responses={"abc": {}})
    def plain(): ...

    return app


def streams(fw: Any) -> Any:
    app = fw.FastAPI()
    sse = fw.responses.EventSourceResponse

    def typed() -> Iterator[Item]:
        yield Item(a=1)

    async def untyped():
        yield 1

    async def scalars(q: int = 1) -> AsyncIterator[int]:
        yield 1

    def optional() -> Iterator[Item | None]:
        yield None

    def lists() -> Iterator[list[Item]]:
        yield []

    async def events() -> AsyncIterable[fw.sse.ServerSentEvent]:
        yield fw.sse.ServerSentEvent(data=1)

    for endpoint in (typed, untyped, scalars, optional, lists):
        app.get(f"/lines/{endpoint.__name__}")(endpoint)
        app.get(f"/events/{endpoint.__name__}", response_class=sse)(endpoint)
        app.get(f"/raw/{endpoint.__name__}", response_class=fw.responses.StreamingResponse)(endpoint)
        app.get(f"/204/{endpoint.__name__}", status_code=204)(endpoint)
        app.get(f"/lines/{endpoint.__name__}/404", responses={404: {"model": Note}})(endpoint)
        app.get(f"/events/{endpoint.__name__}/404", responses={404: {"model": Note}}, response_class=sse)(endpoint)
    app.get("/events", response_class=sse)(events)
    app.post(
        "/described", status_code=201, responses={201: {"description": "d", "content": {"application/jsonl": {"x": 1}}}}
    )(typed)
    return app


def texts(fw: Any) -> Any:
    app = fw.FastAPI()

    def documented():
        """The first line

           indented
        \f
        hidden"""

    def hidden():
        """\f hidden"""

    app.get("/documented")(documented)
    app.get("/hidden")(hidden)
    app.get(
        "/given",
        description="given\f hidden",
        summary="S",
        tags=["t", Tag.first],
        name="n_n",
        deprecated=True,
        operation_id="o",
        response_description="R",
    )(documented)
    app.get("/empty", description="", summary="", tags=[], deprecated=False)(documented)
    return app


def openapi_extra(fw: Any) -> Any:
    app = fw.FastAPI()
    extras: dict[str, dict[str, Any]] = {
        "a": {"x-a": 1, "tags": ["extra"], "parameters": [{"name": "zz", "in": "query"}], "responses": {"200": {"description": "over"}, "404": {"description": "new"}}, "requestBody": {"content": {"a/b": {"schema": {"type": "object", "required": ["a"]}}}}},
        "b": {"x-a": {"b": None}, "parameters": [{"name": "zz", "in": "query"}]},
        "c": {"responses": {"200": {"content": {"application/json": {"schema": {"x": 1}}}}, "422": {"description": "q"}}, "deprecated": True, "summary": None},
        "d": {"parameters": None, "tags": ["a", "b"]},
        "e": {"parameters": "x"},
        "f": {"requestBody": {"content": {"application/json": {"examples": {"a": {"value": 1}}}}, "required": False}},
        "g": {"externalDocs": {"description": "d", "url": "http://a.com"}, "servers": [{"description": "d", "url": "http://a.com"}], "x-when": datetime.date(2020, 1, 1)},
        "h": {"responses": {"200": {"headers": {"X": {"schema": {"title": "T", "type": "integer", "minimum": 1}, "description": "d"}}}}},
        "i": {"responses": {"200": 3}, "tags": [3]},
        "j": {"security": [{"q": []}]},
        "k": {"callbacks": {"told": {"{$url}": {"summary": "s", "post": {"deprecated": True, "responses": {}, "tags": ["t"]}}}}},
        "l": {"callbacks": {"told": {"{$url}": {"post": {"responses": {}, "parameters": [{"name": "a", "in": "query"}]}}}}},
        "m": {"callbacks": {"told": 3}},
        "n": {"callbacks": 3, "responses": 3},
    }  # fmt: skip

    def plain(): ...
    def with_parameter(a: int): ...
    def with_body(a: Item): ...
    def with_both(b: Item, a: int = 1): ...

    for name, extra in extras.items():
        for endpoint in (plain, with_parameter, with_body, with_both):
            app.post(f"/{endpoint.__name__}/{name}", tags=["t"], openapi_extra=extra)(endpoint)
    return app
