"""Parameter models with several names for one field, of which more than one is sent: which counts, what the others become."""

from typing import Annotated, Any

from fastapi import Cookie, FastAPI, Form, Header, Query
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from ..calls import call, post

app = FastAPI()


class Loose(BaseModel):
    sort_by: str = Field("id", validation_alias=AliasChoices("sort_by", "sort", "order"))
    many: list[int] = Field([], validation_alias=AliasChoices("many", "more"))
    given_name: str = Field("none", alias="given")


class Strict(Loose):
    model_config = ConfigDict(extra="forbid")


class Open(Loose):
    model_config = ConfigDict(extra="allow")


class ByName(Loose):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class OpenByName(Loose):
    model_config = ConfigDict(extra="allow", validate_by_name=True)


MODELS: dict[str, Any] = {"loose": Loose, "strict": Strict, "open": Open, "by-name": ByName, "open-by-name": OpenByName}
PLACES: dict[str, Any] = {"form": Form(), "query": Query(), "header": Header(), "cookie": Cookie()}


def add(place: str, marker: Any, name: str, model: Any) -> None:
    def endpoint(data):
        return [data, data.model_extra]

    endpoint.__annotations__["data"] = Annotated[model, marker]
    app.post(f"/{place}/{name}", name=f"{place}-{name}")(endpoint)


for place, marker in PLACES.items():
    for name, model in MODELS.items():
        add(place, marker, name, model)

VALUES: list[list[tuple[str, str]]] = [
    [("sort", "a")],
    [("order", "c"), ("sort", "b")],
    [("order", "c"), ("sort", "b"), ("sort_by", "a")],
    [("sort_by", ""), ("sort", "b")],
    [("many", "1"), ("more", "2"), ("more", "3")],
    [("more", "2"), ("more", "x")],
    [("many", ""), ("more", "2")],
    [("given", "g"), ("given_name", "n")],
    [("given_name", "n")],
    [("given-name", "n"), ("sort-by", "s")],
]
REQUESTS = [
    item
    for name in MODELS
    for values in VALUES
    for item in (
        post(f"/form/{name}", form=values),
        call("POST", f"/query/{name}?{'&'.join('='.join(pair) for pair in values)}"),
        post(f"/header/{name}", headers=values),
        post(f"/cookie/{name}", cookies=dict(values)),
    )
]
