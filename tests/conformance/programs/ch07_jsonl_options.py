"""The response options on lines: include, exclude, aliases, unset, defaults, none, own models, routers' classes, None, statuses."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Response
from fastapi.responses import EventSourceResponse
from pydantic import BaseModel, Field

from ..calls import call, get
from ..facts import outcome

app = FastAPI()


class Item(BaseModel):
    number: int = Field(alias="theNumber")
    name: str | None = None
    tags: list[str] = []


class Small(BaseModel):
    number: int = Field(validation_alias="theNumber")


ITEMS: list[Any] = [
    Item(theNumber=1),
    Item(theNumber=2, name="n", tags=["t"]),
    {"theNumber": "3"},
    Item(theNumber=4, name=None),
]
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "include": {"response_model_include": {"number"}},
    "exclude": {"response_model_exclude": {"tags"}},
    "names": {"response_model_by_alias": False},
    "unset": {"response_model_exclude_unset": True},
    "defaults": {"response_model_exclude_defaults": True},
    "none": {"response_model_exclude_none": True},
    "all": {
        "response_model_exclude_none": True,
        "response_model_by_alias": False,
        "response_model_exclude": {"number"},
    },
    "status": {"status_code": 206, "response_description": "Part"},
    "responses": {"responses": {200: {"description": "Lines"}, 404: {"model": Small}}},
    "deprecated": {"deprecated": True, "tags": ["t"], "summary": "S", "operation_id": "lines"},
}


def typed() -> Iterable[Item]:
    yield from ITEMS


async def typed_async() -> AsyncIterator[Item]:
    for item in ITEMS:
        yield item


def untyped():
    yield from (item if isinstance(item, BaseModel) else {"plain": item} for item in ITEMS)


for name, options in OPTIONS.items():
    app.get(f"/typed/{name}", name=f"typed-{name}", **options)(typed)
    app.get(f"/async/{name}", name=f"async-{name}", **{**options, "operation_id": None})(typed_async)
    app.get(f"/untyped/{name}", name=f"untyped-{name}", **{**options, "operation_id": None})(untyped)
    app.get(
        f"/events/{name}",
        name=f"events-{name}",
        response_class=EventSourceResponse,
        **{**options, "operation_id": None},
    )(typed)

MODELS = {"list": list[Item], "item": Item, "small": Small, "int": int, "none": None, "any": Any}
FACTS = {
    name: outcome(
        lambda name=name, model=model: app.get(f"/model/{name}", name=f"model-{name}", response_model=model)(untyped)
    )
    for name, model in MODELS.items()
}


@app.get("/headers")
def headers(response: Response, found: Annotated[str, Depends(lambda response: "x")] = "y") -> Iterator[int]:
    response.headers["x-late"] = "set when the generator starts"
    response.status_code = 299
    yield 1


@app.post("/posted", status_code=201)
async def posted(items: list[Item]) -> AsyncIterator[Small]:
    for item in items:
        yield item  # type: ignore[misc]


REQUESTS = [
    *(get(f"/{how}/{name}") for how in ("typed", "async", "untyped", "events") for name in OPTIONS),
    *(get(f"/model/{name}") for name in MODELS),
    get("/headers?response=r"),
    call("POST", "/posted", json=[{"theNumber": 1}, {"theNumber": 2, "name": "x"}], raises=True),
    call("POST", "/posted", json=[{"theNumber": "x"}]),
]
NOT_GENERATED = ["/posted"]
