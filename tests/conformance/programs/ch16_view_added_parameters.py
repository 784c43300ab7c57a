"""What a pagination library does: a dependency with parameters is added to routes whose response model asks for it."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi.dependencies.utils import (
    _get_body_field,
    _get_flat_body_params,
    _should_embed_body_fields,
    get_parameterless_sub_dependant,
)
from fastapi.routing import APIRoute, _IncludedRouter, request_response
from pydantic import BaseModel

from ..calls import get, gets, post, posts

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    page: int
    size: int


class Params(BaseModel):
    page: Annotated[int, Query(ge=1)] = 1
    size: Annotated[int, Query(ge=1, le=10)] = 3


class Marks(BaseModel):
    marked: list[int] = []


current: ContextVar[Params] = ContextVar("current")
marked: ContextVar[Marks] = ContextVar("marked")


def paginate(items: Sequence[T]) -> Page[T]:
    params = current.get()
    start = (params.page - 1) * params.size
    return Page(items=list(items[start : start + params.size]), page=params.page, size=params.size)


async def paging(params: Annotated[Params, Depends()]):
    token = current.set(params)
    yield
    current.reset(token)


async def marking(marks: Marks):
    marked.set(marks)


def routes_below(routes):
    for route in routes:
        if isinstance(route, _IncludedRouter):
            yield from routes_below(route.original_router.routes)
        elif isinstance(route, APIRoute):
            yield route


def add(parent, dependency, wanted) -> None:
    for route in routes_below(parent.routes):
        if not wanted(route):
            continue
        marker = Depends(dependency)
        route.dependencies.append(marker)
        added = get_parameterless_sub_dependant(depends=marker, path=route.path_format)
        route.dependant.dependencies.append(added)
        params = _get_flat_body_params(route.dependant)
        route._embed_body_fields = _should_embed_body_fields(params)
        route.body_field = _get_body_field(
            body_params=params, name=route.unique_id, embed_body_fields=route._embed_body_fields
        )
        route.app = request_response(route.get_route_handler())


app = FastAPI()
router = APIRouter(prefix="/router")


@app.get("/numbers")
@router.get("/numbers")
async def numbers() -> Page[int]:
    return paginate(range(20))


@app.get("/words/{letter}")
@router.get("/words/{letter}")
async def words(letter: str, times: int = 5) -> Page[str]:
    return paginate([letter * n for n in range(times)])


@app.get("/all")
@router.get("/all")
async def everything() -> list[int]:
    return list(range(4))


@app.post("/marks")
@router.post("/marks")
async def marks(page: int = 1) -> list[int]:
    return [page, *marked.get().marked]


@app.post("/both")
@router.post("/both")
async def both(params: Params) -> list[int]:
    return [params.page, *marked.get().marked]


app.include_router(router, prefix="/api")


def is_page(route: APIRoute) -> bool:
    model = route.response_model
    return isinstance(model, type) and issubclass(model, Page)


add(app, paging, is_page)
add(app, marking, lambda route: route.name in ("marks", "both"))

PREFIXES = ("", "/api/router")
REQUESTS = [
    call
    for prefix in PREFIXES
    for call in (
        *gets(f"{prefix}/numbers?{{}}", "", "page=2", "page=2&size=5", "page=0", "size=x&page=y"),
        *gets(f"{prefix}/words/ab?{{}}", "", "times=9&page=2", "times=z&size=11"),
        get(f"{prefix}/all?page=2"),
        *posts(f"{prefix}/marks?page=2", {"marked": [1, 2]}, {}, {"marked": "x"}, [1]),
        *posts(f"{prefix}/both", {"params": {"page": 3}, "marks": {"marked": [7]}}, {"params": {}}, {"page": 1}, None),
        post(f"{prefix}/both"),
    )
]
REQUESTS.append(get("/openapi.json"))
