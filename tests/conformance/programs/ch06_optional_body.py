"""Missing, empty and null bodies against required, defaulted and nullable parameters."""

from typing import Annotated

from fastapi import Body, FastAPI
from pydantic import BaseModel

from ..calls import post, posts

app = FastAPI()


class Net(BaseModel):
    mesh: int = 40
    marks: list[str] = ["own"]


DEFAULT = Net(mesh=10)


@app.post("/required")
def required(net: Net):
    return net


@app.post("/nullable")
def nullable(net: Net | None):
    return {"net": net}


@app.post("/optional")
def optional(net: Net | None = None):
    return {"net": net}


@app.post("/default")
def default(net: Net = DEFAULT):
    net.marks.append("changed")
    return {"net": net, "same": net is DEFAULT}


@app.post("/nullable-default")
def nullable_default(net: Annotated[Net | None, Body()] = DEFAULT):
    return {"net": net}


@app.post("/factory")
def factory(net: Annotated[Net, Body(default_factory=lambda: Net(mesh=20))]):
    return net


@app.post("/list-default")
def list_default(items: list[int] = [1]):  # noqa: B006 - copied for each request
    items.append(2)
    return items


@app.post("/wrong-default")
def wrong_default(number: Annotated[int, Body()] = "text"):
    return number


@app.post("/validated-default")
def validated_default(number: Annotated[int, Body(validate_default=True)] = "5"):
    return number


@app.post("/two-defaults")
def two_defaults(net: Net = DEFAULT, number: Annotated[int, Body()] = 1, word: Annotated[str | None, Body()] = "w"):
    return {"net": net, "number": number, "word": word}


PATHS = [
    "required",
    "nullable",
    "optional",
    "default",
    "nullable-default",
    "factory",
    "list-default",
    "wrong-default",
    "validated-default",
    "two-defaults",
]
REQUESTS = [
    *(post(f"/{path}") for path in PATHS),
    *(post(f"/{path}", content="", content_type="application/json") for path in PATHS),
    *(post(f"/{path}", content="", content_type="text/plain") for path in PATHS),
    *(post(f"/{path}", content="null", content_type="application/json") for path in PATHS),
    *(post(f"/{path}", content=" null\n", content_type="application/json") for path in PATHS),
    *(post(f"/{path}", content="null", content_type="text/plain") for path in PATHS),
    *(call for path in PATHS for call in posts(f"/{path}", {}, {"mesh": 5}, [], 3)),
    *posts(
        "/two-defaults", {"net": None}, {"number": None}, {"word": None}, {"net": {"mesh": 1}, "number": 2, "word": "x"}
    ),
]
