"""Names of components: collisions, nested and local classes, generics, enums, dataclasses, titles, unusual characters."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

from fastapi import APIRouter, Body, FastAPI
from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model
from typing_extensions import TypedDict

from ..calls import posts

app = FastAPI()
router = APIRouter()
T = TypeVar("T")
K = TypeVar("K")


class North:
    class Item(BaseModel):
        north: int = 1

    class Kind(Enum):
        a = "a"


class South:
    class Item(BaseModel):
        south: int = 1

    class Kind(str, Enum):
        """Kinds of the south."""

        b = "b"


def local_model():
    class Item(BaseModel):
        """A local one."""

        local: int = 1

    return Item


Local = local_model()


class Box(BaseModel, Generic[T]):
    content: T


class Pair(BaseModel, Generic[T, K]):
    left: T
    right: K


class Titled(BaseModel):
    model_config = ConfigDict(title="Own Title")
    x: int = Field(default=1, title="The X")


class TitleFunction(BaseModel):
    model_config = ConfigDict(
        model_title_generator=lambda cls: f"<{cls.__name__}>", field_title_generator=lambda name, info: name.upper()
    )
    some_field: int = 1


class Root(RootModel[list[North.Item]]):
    """Many of them."""


class Typed(TypedDict):
    """A typed dictionary."""

    item: South.Item


@dataclass
class Data:
    """A dataclass."""

    kind: South.Kind = South.Kind.b


class Trees(BaseModel):
    children: "list[Trees] | None" = None


Dynamic = create_model("Dynamic-Model 1", value=(int, 5))
Unicode = create_model("Båt", value=(int, 5))


class HTTPValidationError(BaseModel):
    """The name of a built-in component."""

    own: str = "own"


class All(BaseModel):
    a: North.Item = North.Item()
    b: South.Item = South.Item()
    c: Local = Local()
    d: North.Kind = North.Kind.a
    e: South.Kind = South.Kind.b
    f: list[Box[int]] = []
    g: Box[list[North.Item]] | None = None
    h: Pair[int, Box[str]] | None = None
    i: Titled = Titled()
    j: TitleFunction = TitleFunction()
    k: Root | None = None
    m: Typed | None = None
    n: Data = Data()
    o: Trees | None = None
    p: Dynamic = Dynamic()
    q: Unicode = Unicode()
    r: Literal["x"] = "x"
    s: Annotated[Box[int | None], Field(description="described")] | None = None
    t: HTTPValidationError | None = None


@app.post("/all")
def everything(value: All):
    return value


@app.post("/north")
def north(item: North.Item) -> South.Item:
    return {"south": item.north}


@app.post("/body-names")
def body_names(a: Annotated[int, Body()], b: Annotated[Box[int], Body()]) -> Pair[int, str]:
    return {"left": a, "right": "r"}


@router.post("/body_names")
def body_names_again(a: Annotated[int, Body()], b: Annotated[int, Body()]):
    return [a, b]


app.include_router(router, prefix="/r")
REQUESTS = [
    *posts(
        "/all",
        {},
        {"k": [{}], "m": {"item": {}}, "h": {"left": 1, "right": {"content": "c"}}},
        {"d": "b", "n": {"kind": "a"}},
    ),
    *posts("/north", {"north": 2}),
    *posts("/body-names", {"a": 1, "b": {"content": 2}}, {}),
    *posts("/r/body_names", {"a": 1, "b": 2}, {}),
]
