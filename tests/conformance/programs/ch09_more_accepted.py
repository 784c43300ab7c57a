"""Declarations that ask for what FastAPI refuses, or that no request can satisfy there."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Body, FastAPI, File, Form, Query
from pydantic import BaseModel, Field, Json, JsonValue
from typing_extensions import TypeAliasType

from ..calls import get, multipart, post
from ..facts import outcome

GENERATE = False
app = FastAPI()


class Cat(BaseModel):
    name: str = "cat"


@app.post("/json", include_in_schema=False)
def json(v: JsonValue):
    return v


@app.post("/json/embedded", include_in_schema=False)
def json_embedded(v: JsonValue, w: Annotated[int, Body()] = 1):
    return [v, w]


@app.post("/json/form", include_in_schema=False)
def json_form(v: JsonValue = Form(None), w: int = Form(1)):
    return [v, w]


@app.post("/model-as-json")
def model_as_json(v: Annotated[Json[Cat], Form()]):
    return v


@app.post("/file-as-json")
def file_as_json(v: Annotated[Json[Cat], File()]):
    return v


@app.post("/model-or-none")
def model_or_none(v: Annotated[Annotated[Cat, Field(title="T")] | None, Form()] = None):
    return v


Short = Annotated[bytes, Field(max_length=2)]
CONTENTS: dict[str, tuple[Any, Any]] = {
    "or-none": (Annotated[Short | None, File()], None),
    "tuple": (Annotated[tuple[bytes, ...], File()], ()),
    "list": (Annotated[list[Short], File()], []),
}


def add(name: str, annotation: Any, default: Any) -> None:
    def endpoint(v=default):
        return v

    endpoint.__annotations__["v"] = annotation
    app.post(f"/contents/{name}", name=name)(endpoint)


for name, declared in CONTENTS.items():
    add(name, *declared)


def underscore(_p: Annotated[int, Body()], w: Annotated[int, Body()]):
    return [_p, w]


def config(model_config: Annotated[int, Form()]):
    return model_config


def method(model_validate: Annotated[int, Form()]):
    return model_validate


def root(__root__: Annotated[int, Body(embed=True)]):
    return __root__


def query(v: Annotated[Annotated[Cat, Field(title="T")] | None, Query()] = None):
    return v


Texts = TypeAliasType("Texts", AsyncIterator[str])


async def stream() -> Texts:
    yield "a"


def document(endpoint: Any) -> str:
    application = FastAPI()
    application.post("/")(endpoint)
    return outcome(application.openapi)


FACTS = {
    **{
        name.__name__: outcome(lambda name=name: FastAPI().post("/")(name))
        for name in (underscore, config, method, root, stream)
    },
    "model or none in the query": outcome(lambda: FastAPI().get("/")(query)),
    **{f"document of {name.__name__}": document(name) for name in (json, json_embedded, json_form)},
}
TEXT = '{"name": "a"}'
REQUESTS = [
    post("/json", json={"a": [1, None]}, raises=True),
    post("/json/embedded", json={"v": {"a": [1, None]}}, raises=True),
    post("/json/embedded", json={}),
    post("/json/form", form={"v": "1"}, raises=True),
    post("/json/form", form={"w": "x"}),
    post("/json/form", form={}),
    post("/model-as-json", form={"v": TEXT}),
    post("/file-as-json", **multipart([("v", None, None, TEXT.encode())])),
    post("/model-or-none", form={"name": "a"}),
    post("/model-or-none", form={}),
    *(post(f"/contents/{name}", **multipart([("v", "f", None, b"1")])) for name in CONTENTS),
    get("/json"),
]
