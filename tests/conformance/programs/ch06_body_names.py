"""Aliases in body models, policies for extra members, strict models, excluded and computed members."""

from typing import Annotated

from fastapi import Body, FastAPI
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, computed_field
from pydantic.alias_generators import to_camel

from ..calls import posts

app = FastAPI()


class Aliased(BaseModel):
    ship_name: str = Field(alias="shipName")
    crew: int = Field(default=0, validation_alias="crewIn", serialization_alias="crewOut")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    home_port: str
    built_in: int = 1900


class NameOnly(BaseModel):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=False, serialize_by_alias=False)
    home_port: str = Field(alias="homePort")


class Choices(BaseModel):
    first: str = Field(validation_alias=AliasChoices("first", "1st", AliasPath("names", 0)))
    last: str = Field(default="none", validation_alias=AliasPath("names", 1))


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int
    inner: Aliased | None = None


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int


class TypedExtra(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)
    number: int
    text: str = ""
    ratio: float = 0.0


class Stripped(BaseModel):
    model_config = ConfigDict(
        str_strip_whitespace=True,
        str_to_lower=True,
        str_max_length=5,
        title="A Stripped One",
    )
    text: str = Field(description="What is left.")
    secret: str = Field(default="s", exclude=True)

    @computed_field(description="How long", alias="len")
    @property
    def length(self) -> int:
        return len(self.text)


def echo_of(model):
    def echo(value: model):
        return {"dump": value.model_dump(), "value": value}

    return echo


def typed_echo_of(model):
    def typed_echo(value: Annotated[model, Body()]) -> model:
        return value

    return typed_echo


MODELS = [Aliased, Camel, NameOnly, Choices, Closed, Open, TypedExtra, Strict, Stripped]
for model in MODELS:
    app.post(f"/{model.__name__.lower()}", name=model.__name__)(echo_of(model))
    app.post(f"/{model.__name__.lower()}/typed", name=f"typed {model.__name__}")(typed_echo_of(model))

DOCUMENTS = {
    "aliased": [
        {"shipName": "a"},
        {"ship_name": "a"},
        {"shipName": "a", "crewIn": 1},
        {"shipName": "a", "crew": 1, "crewOut": 2},
        {"shipName": 1, "crewIn": "x"},
    ],
    "camel": [
        {"homePort": "a"},
        {"home_port": "a"},
        {"homePort": "a", "home_port": "b", "builtIn": 1},
        {"builtIn": "x"},
        {"home_port": 1},
    ],
    "nameonly": [{"homePort": "a"}, {"home_port": "a"}, {"home_port": 1}],
    "choices": [{"first": "a"}, {"1st": "a"}, {"names": ["a", "b"]}, {"names": []}, {"names": [1, 2]}, {"1st": 1}, {}],
    "closed": [{"a": 1}, {"a": 1, "b": 2}, {"a": "x", "b": 2, "c": 3}, {"a": 1, "inner": {"shipName": "x", "y": 1}}],
    "open": [{"a": 1}, {"a": 1, "b": [2], "é": {"c": None}}, {"b": 1}],
    "typedextra": [{}, {"a": 1}, {"a": "x", "b": "2"}],
    "strict": [{"number": 1}, {"number": "1"}, {"number": 1.0}, {"number": 1, "ratio": 1}, {"number": True, "text": 1}],
    "stripped": [{"text": "  ABC "}, {"text": "abcdef"}, {"text": "", "secret": "x", "len": 5}],
}
REQUESTS = [
    call
    for path, documents in DOCUMENTS.items()
    for tail in ("", "/typed")
    for call in posts(f"/{path}{tail}", *documents)
]
