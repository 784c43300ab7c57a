"""The program on Starlette: every value is read, converted and refused by hand."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bench.models import Order


class Refused(Exception):
    """A value that the client has to correct."""


async def refused(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, status_code=422)


def whole_number(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refused(f"{name} is not a whole number") from None


def token_of(request: Request) -> str:
    token = request.headers.get("x-token")
    if token is None:
        raise Refused("x-token is missing")
    return token


async def hello(request: Request) -> JSONResponse:
    return JSONResponse({"message": "Hello, World!"})


async def read_item(request: Request) -> JSONResponse:
    query = request.query_params
    item_id = whole_number(request.path_params["item_id"], "item_id")
    limit = whole_number(query.get("limit", "20"), "limit")
    return JSONResponse({"item_id": item_id, "q": query.get("q"), "limit": limit, "token": token_of(request)})


async def create_order(request: Request) -> Response:
    try:
        order = Order.model_validate_json(await request.body())
    except ValidationError as error:
        raise Refused(f"{error.error_count()} errors in the order") from None
    return Response(order.model_dump_json(), media_type="application/json")


async def user(request: Request) -> str:
    return f"{request.query_params.get('tenant', 'main')}:{token_of(request)}"


async def account(request: Request) -> dict[str, str | None]:
    return {"user": await user(request), "region": request.query_params.get("region")}


class Page:
    def __init__(self, request: Request) -> None:
        query = request.query_params
        self.offset = whole_number(query.get("offset", "0"), "offset")
        self.limit = whole_number(query.get("limit", "20"), "limit")


async def list_accounts(request: Request) -> JSONResponse:
    page = Page(request)
    return JSONResponse({**await account(request), "offset": page.offset, "limit": page.limit})


def main() -> Starlette:
    from bench.peers.starlette_more import MORE

    routes = [
        Route("/hello", hello),
        Route("/items/{item_id}", read_item),
        Route("/orders", create_order, methods=["POST"]),
        Route("/accounts", list_accounts),
    ]
    return Starlette(routes=[*routes, *MORE], exception_handlers={Refused: refused})


def smallest() -> Starlette:
    return Starlette(routes=[Route("/hello", hello)])


def program(name: str) -> Starlette:
    """The application of that name."""
    if name == "main":
        return main()
    if name == "smallest":
        return smallest()
    from bench.peers import starlette_more

    build: Callable[[], Starlette] = getattr(starlette_more, name)
    return build()
