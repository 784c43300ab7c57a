"""Form models with relatives: inherited, generic, with computed and private fields, factories, aliases made by rule."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import FastAPI, Form
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, computed_field, create_model, field_serializer
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from ..calls import Call, post
from ..facts import outcome

app = FastAPI()
T = TypeVar("T")


class Base(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    name: str = Field(description="of the person", examples=["Eva"])


class Person(Base):
    """A person."""

    age: int = Field(default=30, ge=0)
    _seen: int = PrivateAttr(default=0)

    @computed_field
    def shout(self) -> str:
        return self.name.upper()


class Camel(Person):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True)
    first_name: str
    last_names: list[str] = Field(default_factory=lambda: ["none"])


class Box(BaseModel, Generic[T]):
    content: T
    more: list[T] = []


class Late(BaseModel):
    first: int
    second: int = Field(default_factory=lambda data: data["first"] + 1)
    third: "int | None" = Field(default=None, validate_default=True)

    @field_serializer("first")
    def shown(self, value: int) -> str:
        return f"<{value}>"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, title="Ice", json_schema_extra={"examples": [{"depth": 3}]})
    depth: Annotated[int, Field(lt=10, deprecated=True)]
    kind: str = Field("ice", exclude=True)


Made = create_model("Made", width=(int, ...), height=(int, Field(2, alias="tall")))


@dataclass
class Point:
    x: int
    y: int = 0


MODELS: dict[str, Any] = {
    "person": Person,
    "camel": Camel,
    "box-int": Box[int],
    "box-text": Box[str],
    "late": Late,
    "frozen": Frozen,
    "made": Made,
}


def add(kind: str, model: Any) -> None:
    def endpoint(data):
        return data

    endpoint.__annotations__["data"] = Annotated[model, Form()]
    app.post(f"/{kind}", name=kind, response_model=model)(endpoint)


for kind, model in MODELS.items():
    add(kind, model)


def dataclass_form(point: Annotated[Point, Form()]):
    return point


FACTS = [outcome(lambda: FastAPI().post("/")(dataclass_form))]
FORMS = [
    {}, {"name": " Eva "}, {"name": "", "age": "-1"}, {"name": "Eva", "shout": "no", "_seen": "3", "age": ""},
    {"firstName": "E", "name": "n"}, {"first_name": "E", "name": "n", "lastNames": "x"}, {"first_name": "E", "firstName": "F", "name": "n"},
    {"content": "1"}, {"content": "x", "more": "y"}, {"first": "1"}, {"first": "x"}, {"first": "1", "second": "", "third": "3"},
    {"depth": "3"}, {"depth": "10", "kind": "water"}, {"width": "1", "tall": "3"}, {"width": "1", "height": "3"},
]  # fmt: skip
REQUESTS: list[Call] = [post(f"/{kind}", form=form) for kind in MODELS for form in FORMS]
