"""JSON that may be missing, contents of files in collections, values beside a model, defaults that are validated."""

from collections import deque
from enum import Enum
from typing import Annotated, Any

from fastapi import Body, Cookie, Depends, FastAPI, File, Form, Header, Query
from pydantic import BaseModel, Json

from ..calls import get, multipart, post
from ..facts import outcome

app = FastAPI()


class Cat(BaseModel):
    name: str = "cat"


class Dog(BaseModel):
    bark: str


class Size(Enum):
    small = "small"


def add(name: str, annotation: Any, default: Any = ...) -> None:
    def required(v, n: Annotated[int, Form()] = 1):
        return shown(v)

    def optional(v=default, n: Annotated[int, Form()] = 1):
        return shown(v)

    endpoint = required if default is ... else optional
    endpoint.__annotations__["v"] = annotation
    app.post(f"/{name}", name=name)(endpoint)


def shown(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return {"type": type(value).__name__, "members": sorted(map(repr, value))}
    return [type(value).__name__, repr(value)]


JSONS: dict[str, tuple[Any, ...]] = {
    "json-or-none": (Annotated[Json[Cat] | None, Form()], None),
    "json-or-null": (Annotated[Json[Cat] | None, Form()],),
    "jsons-or-none": (Annotated[Json[Cat] | Json[Dog] | None, Form()], None),
    "json-or-model": (Annotated[Json[Dog] | Cat | None, Form()], None),
    "model-or-none": (Annotated[Cat | None, Form()], None),
}
FILES: dict[str, tuple[Any, ...]] = {
    "set": (Annotated[set[bytes], File(strict=True)],),
    "bare-set": (Annotated[set, File(strict=True, min_length=2)],),
    "frozenset": (Annotated[frozenset[bytes], File(strict=True, max_length=1)],),
    "pair": (Annotated[tuple[bytes, bytes], File(strict=True)],),
    "deque": (Annotated[deque[bytes] | None, File(strict=True)], None),
    "set-of-texts": (Annotated[set[str], Form(strict=True)],),
}
for name, declared in {**JSONS, **FILES}.items():
    add(name, *declared)


@app.post("/only")
def only(v: Annotated[Json[Cat] | None, Form()] = None):
    return shown(v)


@app.get("/header")
def header(v: Annotated[Json[Cat] | None, Header()] = None, w: Annotated[Json[Cat] | None, Cookie()] = None):
    return [shown(v), shown(w)]


@app.post("/titles")
def titles(
    a: Annotated[Cat, Form(title="")],
    b: Annotated[int, Form(title="")],
    c: Annotated[Size, Form(title="")] = Size.small,
    d: Annotated[int, Form(title="", alias="other")] = 1,
    e: Annotated[list[int], Form(title="", description="")] = [],  # noqa: B006
):
    return [a, b, c, d, e]


def named_alike(v: Annotated[Cat, Form()]):
    return v


@app.post("/alike")
def alike(v: Annotated[int, Form()], other: Annotated[Cat, Depends(named_alike)]):
    return [v, other]


@app.post("/alike/reversed")
def alike_reversed(v: Annotated[Cat, Form()], other: Annotated[Any, Depends(lambda v: v)]):
    return [v, other]


class Stored:
    name = 1


DEFAULTS: dict[str, tuple[Any, Any]] = {
    "none": (tuple[str, int], None),
    "valid": (Cat, {"name": "a"}),
    "invalid": (Cat, {"name": 1}),
    "attributes": (Cat, Stored()),
}


def add_body(name: str, annotation: Any, default: Any) -> None:
    def endpoint(v=default):
        return shown(v)

    endpoint.__annotations__["v"] = Annotated[annotation, Body(validate_default=True)]
    app.post(f"/default/{name}", name=f"default {name}", include_in_schema=False)(endpoint)


for name, (annotation, default) in DEFAULTS.items():
    add_body(name, annotation, default)


def query(v: Annotated[Json[Cat] | None, Query()] = None):
    return v


FACTS = {"JSON or nothing in the query": outcome(lambda: FastAPI().get("/")(query))}
TEXT = '{"name": "a"}'
PART = multipart([("v", None, None, b"a"), ("v", None, None, b"a")])
REQUESTS = [
    *(
        post(f"/{name}", form=form)
        for name in (*JSONS, "only")
        for form in ({"v": TEXT}, {"name": "x"}, {"v": "1"}, {})
    ),
    *(post(f"/{name}", **multipart([("v", "f", None, b"1"), ("v", "g", None, b"1")])) for name in FILES),
    *(post(f"/{name}", **PART) for name in FILES),
    get("/header", headers={"v": TEXT, "cookie": f"w={TEXT}"}),
    get("/header", headers={"name": "a"}),
    post("/alike", form={"v": "1", "name": "a"}),
    post("/alike/reversed?v=1", form={"name": "a"}),
    *(post(f"/default/{name}") for name in DEFAULTS),
    post("/default/none", json=["a", 1]),
    post("/titles", form={"name": "a", "b": "1", "other": "2"}),
]
