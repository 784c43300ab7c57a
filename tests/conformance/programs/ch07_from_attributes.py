"""Objects of other kinds turned into models: from_attributes, properties, ORM-like rows, nested ones."""

from dataclasses import dataclass, field

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from ..calls import call, get, gets, posts

app = FastAPI()


@dataclass
class Row:
    id: int
    name: str
    hashed: str = "secret"
    tags: list["Row"] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.id}: {self.name}"


class Lazy:
    tags = ()

    def __init__(self, id: int):
        self.id = id

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return f"lazy {name}"


class Tag(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


class Out(Tag):
    label: str = "no label"
    tags: list[Tag] = []
    aliased: int = Field(default=0, alias="id_again", validation_alias="id")


class Plain(BaseModel):
    id: int
    name: str


ROWS = {1: Row(1, "one"), 2: Row(2, "two", tags=[Row(3, "three")])}


@app.get("/rows/{key}", response_model=Out)
def read_row(key: int):
    if key not in ROWS:
        raise HTTPException(404, "No such row")
    return ROWS[key]


@app.get("/rows", response_model=list[Out])
def read_rows(skip: int = 0, limit: int = 10):
    return list(ROWS.values())[skip : skip + limit]


@app.get("/lazy", response_model=Out)
def lazy():
    return Lazy(5)


@app.get("/plain", response_model=Plain)
def plain():
    return ROWS[1]


@app.get("/plain-unset", response_model=Plain, response_model_exclude_unset=True)
def plain_unset():
    return ROWS[1]


@app.get("/optional", response_model=Out | None)
def optional(key: int = 9):
    return ROWS.get(key)


@app.get("/by-id", response_model=dict[int, Out])
def by_id():
    return ROWS


@app.post("/rows", response_model=Out, status_code=201)
def create(tag: Tag):
    return Row(tag.id, tag.name)


@app.delete("/rows/{key}", status_code=204)
def remove(key: int):
    if key not in ROWS:
        raise HTTPException(404, "No such row")


REQUESTS = [
    *gets("/rows/{}", 1, 2, 9, "x"),
    get("/rows"),
    get("/rows?skip=1&limit=1"),
    get("/rows?skip=x"),
    get("/lazy"),
    get("/plain"),
    get("/plain-unset"),
    get("/optional"),
    get("/optional?key=1"),
    get("/by-id"),
    *posts("/rows", {"id": 7, "name": "seven"}, {"id": "x"}, []),
    call("DELETE", "/rows/1"),
    call("DELETE", "/rows/9"),
]
