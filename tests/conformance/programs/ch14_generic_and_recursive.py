"""Documents of generic, recursive and mutually recursive models, in both directions."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, Field, computed_field

from ..calls import get, posts

T = TypeVar("T")
K = TypeVar("K", bound=str)


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int = 0


class Node(BaseModel):
    name: str
    children: list[Node] = []

    @computed_field
    @property
    def size(self) -> int:
        return 1 + sum(child.size for child in self.children)


class Person(BaseModel):
    name: str
    team: Team | None = None


class Team(BaseModel):
    title: str = "none"
    people: dict[str, Person] = {}


class Keyed(BaseModel, Generic[K, T]):
    key: K
    value: Page[T] | None = None


class Leaf(BaseModel):
    kind: Literal["leaf"] = "leaf"


class Branch(BaseModel):
    kind: Literal["branch"]
    parts: list[Tree]


Tree = Annotated[Leaf | Branch, Field(discriminator="kind")]
Branch.model_rebuild()
app = FastAPI()


@app.post("/node")
def node(node: Node) -> Page[Node]:
    return Page(items=[node], total=node.size)


@app.post("/person", response_model=Keyed[str, Person])
def person(person: Person):
    return {"key": person.name, "value": {"items": [person]}}


@app.post("/pages")
def pages(page: Page[int | None]) -> Page[Page[int | None]]:
    return Page(items=[page])


@app.post("/tree")
def tree(tree: Tree) -> list[Tree]:
    return [tree]


REQUESTS = [
    *posts("/node", {"name": "a", "children": [{"name": "b"}]}, {"name": "a", "children": [{}]}, {}),
    *posts(
        "/person", {"name": "p", "team": {"people": {"q": {"name": "q"}}}}, {"name": "p", "team": {"people": {"q": {}}}}
    ),
    *posts("/pages", {"items": [1, None]}, {"items": ["x"]}, {"items": None}),
    *posts(
        "/tree",
        {"kind": "leaf"},
        {"kind": "branch", "parts": [{"kind": "leaf"}, {"kind": "x"}]},
        {"kind": "branch", "parts": []},
        {},
    ),
    get("/docs", ignore_body=True),
]
