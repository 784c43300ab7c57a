"""Parameter models whose fields have an alias beside a path into nested data: under which name they are read and documented."""

from enum import Enum
from typing import Annotated, Any

from fastapi import Cookie, FastAPI, Form, Header, Query
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from ..calls import get, post

app = FastAPI()
CHOICES: list[Any] = [AliasChoices("q", AliasPath("r", 0)), AliasPath("r", 0), AliasChoices("q", "r")]
CONFIGS: list[ConfigDict] = [
    {},
    {"populate_by_name": True},
    {"extra": "forbid", "alias_generator": to_camel},
    {"validate_by_alias": False, "validate_by_name": True},
]


def add(path: str, config: ConfigDict, annotation: Any, options: dict[str, Any]) -> None:
    class Model(BaseModel):
        model_config = config
        own_name: annotation = Field(**options)

    Model.__name__ = Model.__qualname__ = "Model" + path.replace("/", "_")

    def in_query(model: Annotated[Model, Query()]):
        return model

    def in_form(model: Annotated[Model, Form()]):
        return model

    def in_headers(model: Annotated[Model, Header()]):
        return model

    def in_cookies(model: Annotated[Model, Cookie()]):
        return model

    app.get(f"/query{path}")(in_query)
    app.post(f"/form{path}")(in_form)
    app.get(f"/headers{path}")(in_headers)
    app.get(f"/cookies{path}")(in_cookies)


class Written(BaseModel):
    model_config = ConfigDict(alias_generator=str.upper)
    own: Annotated[Annotated[str, WithJsonSchema({"type": "string", "format": "own"})], Field(alias="an-alias")]


class Colour(Enum):
    RED = "red"


class Coloured(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    own_colour: Colour = Colour.RED


@app.get("/coloured")
def coloured(model: Annotated[Coloured, Query()]):
    return model


@app.get("/written")
def written(model: Annotated[Written, Query()]):
    return model


PATHS = []
for number, config in enumerate(CONFIGS):
    for place, choice in enumerate(CHOICES):
        for kind, annotation in (("one", int), ("many", list[int])):
            for aliases in ({}, {"alias": "x-a"}):
                PATHS.append(f"/{number}/{place}/{kind}/{len(aliases)}")
                add(PATHS[-1], config, annotation, {**aliases, "validation_alias": choice})

NAMES = ("own_name", "x-a", "ownName", "q", "r")
REQUESTS = [
    get("/written?an-alias=1"),
    get("/coloured?ownColour=red"),
    get("/coloured?own_colour=red"),
    *(get(f"/query{path}?{name}=1") for path in PATHS for name in NAMES),
    *(post(f"/form{path}", form=[(name, "1")]) for path in PATHS for name in NAMES),
    *(get(f"/headers{path}", headers={name.replace("_", "-"): "1"}) for path in PATHS for name in NAMES),
    *(get(f"/cookies{path}", cookies={name: "1"}) for path in PATHS for name in NAMES),
]
