"""Parameters of dependencies of every kind: path, header, cookie, body, form-free models, hidden ones; the document."""

from typing import Annotated

from fastapi import Body, Cookie, Depends, FastAPI, Header, Path, Query, Request, Response
from pydantic import BaseModel

from ..calls import get, post, put

app = FastAPI()


class Item(BaseModel):
    name: str


class Filters(BaseModel):
    low: int = 0
    high: int = 10


def by_path(ship: Annotated[int, Path(ge=1)], deck: str):
    return f"{ship}/{deck}"


def by_header(x_key: Annotated[str, Header(description="dependency")], token: Annotated[str | None, Cookie()] = None):
    return [x_key, token]


def by_body(item: Annotated[Item, Body(description="from the dependency")]):
    return item


def by_model(filters: Annotated[Filters, Query()]):
    return filters


def shared(q: str, limit: int = 10):
    return [q, limit]


def optional_shared(q: str | None = None, limit: Annotated[int, Query(le=5)] = 3):
    return [q, limit]


def answering(request: Request, response: Response):
    response.headers["x-path"] = request.url.path
    return response


def returning_response() -> Response:
    return Response("not sent", status_code=418)


@app.get("/ships/{ship}/{deck}")
def ship(
    where: Annotated[str, Depends(by_path)],
    key: Annotated[list, Depends(by_header)],
    x_key: Annotated[str, Header()] = "own",
):
    return [where, key, x_key]


@app.post("/items")
def items(item: Annotated[Item, Depends(by_body)], f: Annotated[Filters, Depends(by_model)], low: str = "own low"):
    return [item, f, low]


@app.put("/items/{ship}/{deck}")
def change(
    ship: str,
    where: Annotated[str, Depends(by_path)],
    count: Annotated[int, Body()],
    item: Annotated[Item, Depends(by_body)],
):
    return [ship, where, count, item]


@app.get("/shared")
def use_shared(a: Annotated[list, Depends(shared)], b: Annotated[list, Depends(optional_shared)], q: str = "own"):
    return [a, b, q]


@app.get("/shared-reversed")
def shared_reversed(b: Annotated[list, Depends(optional_shared)], a: Annotated[list, Depends(shared)]):
    return [a, b]


@app.get("/answering")
def use_answering(
    r: Annotated[Response, Depends(answering)], response: Response, x: Annotated[Response, Depends(returning_response)]
):
    response.headers["x-same"] = str(r is response)
    return x.status_code


REQUESTS = [
    get("/ships/1/upper", headers={"x-key": "k"}, cookies={"token": "t"}),
    get("/ships/0/upper"),
    get("/ships/x/upper", headers={"x-key": ""}),
    post("/items?low=3&high=4", json={"name": "n"}),
    post("/items?low=x", json={}),
    post("/items"),
    put("/items/5/d", json={"count": 1, "item": {"name": "n"}}),
    put("/items/x/d", json={"count": "x"}),
    put("/items/5/d", json={"name": "n"}),
    *(
        get(f"/{path}{query}")
        for path in ("shared", "shared-reversed")
        for query in ("", "?q=a", "?q=a&limit=7", "?limit=x", "?q=&limit=4")
    ),
    get("/answering"),
]
