"""What is validated again on the way out: instances not, dictionaries yes; validators seen at work; copies."""

from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_serializer, field_validator, model_serializer

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


def noted(value: int) -> int:
    EVENTS.append(f"validated {value}")
    return value + 1


class Item(BaseModel):
    number: Annotated[int, AfterValidator(noted)] = 0
    name: str = "n"

    @field_validator("name")
    @classmethod
    def shout(cls, value: str) -> str:
        EVENTS.append(f"name {value}")
        return value.upper()


class Sub(Item):
    more: str = "more"


class Revalidated(Item):
    model_config = ConfigDict(revalidate_instances="always")


class Holder(BaseModel):
    item: Item
    items: list[Item] = []
    anything: Any = None


class Formatted(BaseModel):
    price: float
    secret: str = Field(default="s", exclude=True)

    @field_serializer("price")
    def as_money(self, value: float) -> str:
        return f"{value:.2f} kr"


class Whole(BaseModel):
    a: int = 1

    @model_serializer
    def whole(self) -> dict[str, int]:
        return {"doubled": self.a * 2}


@app.get("/instance")
def instance() -> Item:
    return Item(number=1, name="a")


@app.get("/dict")
def as_dict() -> Item:
    return {"number": 1, "name": "a"}


@app.get("/sub")
def sub() -> Item:
    return Sub(number=1)


@app.get("/dump")
def dump() -> Item:
    return Sub(number=1, name="d").model_dump()


@app.get("/list")
def as_list() -> list[Item]:
    return [Item(number=1), {"number": 5}, Sub(number=9)]


@app.get("/revalidated")
def revalidated() -> Revalidated:
    return Revalidated(number=1)


@app.get("/holder")
def holder() -> Holder:
    return Holder(item=Sub(number=1), items=[Sub(number=2), Item(number=3)], anything=Sub(number=4))


@app.get("/holder-dict")
def holder_dict() -> Holder:
    return {"item": Sub(number=1), "items": [{"number": 2}], "anything": Item(number=4)}


@app.get("/untyped")
def untyped():
    return {"item": Sub(number=1), "formatted": Formatted(price=2), "whole": Whole()}


@app.get("/formatted")
def formatted() -> Formatted:
    return Formatted(price=1.5)


@app.get("/formatted-dict", response_model=Formatted)
async def formatted_dict():
    return {"price": "3"}


@app.get("/whole")
def whole() -> list[Whole]:
    return [Whole(a=4), {"a": 5}]


@app.get("/any")
def any_type() -> Any:
    return [Sub(number=1), Formatted(price=9)]


PATHS = [
    "instance",
    "dict",
    "sub",
    "dump",
    "list",
    "revalidated",
    "holder",
    "holder-dict",
    "untyped",
    "formatted",
    "formatted-dict",
    "whole",
    "any",
]
REQUESTS = [get(f"/{path}") for path in PATHS]
