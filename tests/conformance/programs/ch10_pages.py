"""Pages of results: generic answers, dependencies for offsets, cursors and sorting, links to the neighbours, one class for all routes."""

import base64
import json
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, computed_field

from ..calls import get

app = FastAPI()
T = TypeVar("T")


class Boat(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    number: int
    name: str


class Row:
    def __init__(self, number: int):
        self.number, self.name = number, f"boat {number}"


ROWS = [Row(number) for number in range(1, 12)]


class Page(BaseModel, Generic[T]):
    items: Sequence[T]
    total: int = Field(ge=0)
    page: int
    size: int

    @computed_field(return_type=int)
    @property
    def pages(self) -> int:
        return -(-self.total // self.size)


class CursorPage(BaseModel, Generic[T]):
    items: list[T]
    next: str | None = None


class Order(str, Enum):
    number = "number"
    name = "name"
    reverse = "-number"


class Params(BaseModel):
    page: int = Field(1, ge=1, description="Page number")
    size: int = Field(5, ge=1, le=10, description="Page size")


class Sorting:
    def __init__(self, order: Annotated[list[Order], Query(max_length=2)] = [Order.number]):  # noqa: B006
        self.order = order

    def __call__(self, rows: list[Row]) -> list[Row]:
        for order in reversed(self.order):
            name = order.value.removeprefix("-")
            rows = sorted(rows, key=lambda row: getattr(row, name), reverse=order.value.startswith("-"))
        return rows


def decoded(cursor: str | None = None) -> int:
    if cursor is None:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(cursor))["after"])
    except (ValueError, KeyError, TypeError) as error:
        raise HTTPException(400, "Invalid cursor") from error


def encoded(after: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"after": after}).encode()).decode()


def linked(request: Request, response: Response, params: Annotated[Params, Depends()]):
    def link(total: int) -> None:
        pages = -(-total // params.size)
        wanted = {"first": 1, "prev": params.page - 1, "next": params.page + 1, "last": pages}
        found = {rel: request.url.include_query_params(page=page) for rel, page in wanted.items() if 1 <= page <= pages}
        response.headers["link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in found.items())
        response.headers["x-total-count"] = str(total)

    return link


@app.get("/pages")
def pages(
    params: Annotated[Params, Depends()], sort: Annotated[Sorting, Depends()], link: Annotated[Any, Depends(linked)]
) -> Page[Boat]:
    link(len(ROWS))
    start = (params.page - 1) * params.size
    return Page(items=sort(ROWS)[start : start + params.size], total=len(ROWS), page=params.page, size=params.size)  # type: ignore[return-value]


@app.get("/model", response_model=Page[Boat])
async def by_model(params: Annotated[Params, Query()]):
    return {"items": ROWS[: params.size], "total": len(ROWS), **params.model_dump()}


@app.get("/numbers")
async def numbers(params: Annotated[Params, Depends()]) -> Page[int]:
    return Page[int](items=range(params.size), total=100, page=params.page, size=params.size)


@app.get("/cursor", response_model_exclude_none=True)
def by_cursor(after: Annotated[int, Depends(decoded)], size: Annotated[int, Query(ge=1)] = 4) -> CursorPage[Boat]:
    found = [row for row in ROWS if row.number > after][:size]
    more = bool(found) and found[-1].number < ROWS[-1].number
    return CursorPage[Boat].model_validate({"items": found, "next": encoded(found[-1].number) if more else None})


QUERIES = [
    "",
    "?page=2",
    "?page=3&size=5",
    "?page=9",
    "?page=0&size=11",
    "?size=x",
    "?order=-number&size=2",
    "?order=name&order=-number",
    "?order=x",
    "?order=name&order=name&order=name",
]
REQUESTS = [
    *(get(f"/{path}{query}") for path in ("pages", "model", "numbers") for query in QUERIES),
    *(
        get(f"/cursor{query}")
        for query in (
            "",
            f"?cursor={encoded(4)}",
            f"?cursor={encoded(8)}",
            "?cursor=x",
            "?cursor=e30=",
            "?size=0",
            f"?cursor={encoded(99)}",
        )
    ),
]
