"""Functions that libraries put in the place of FastAPI's are called where FastAPI calls them, with the same keywords."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from unittest import mock

import pytest
from pydantic import BaseModel
from starlette.websockets import WebSocket

from tests.view.sides import SIDES, Side, same


class Item(BaseModel):
    a: int = 0


def application(side: Side) -> Any:
    """Return an application with each route twice: its own and included."""
    root = side.root
    app, router = root.FastAPI(), root.APIRouter()

    def needed(request: root.Request) -> str:  # type: ignore[name-defined]  # of each side
        return "needed"

    needed.__annotations__["request"] = root.Request
    for where in (app, router):
        _declare(side, where, needed)
    app.include_router(router, prefix="/p")
    return app


def _declare(side: Side, where: Any, needed: Callable[..., Any]) -> None:
    root = side.root

    @where.get("/x")
    async def endpoint(q: int = 1, d: Any = root.Depends(needed)) -> Any:
        return {"q": q}

    @where.get("/thread", response_model=Item, status_code=201)
    def in_thread(q: int = 1) -> Any:
        return {"a": q, "b": 6}

    @where.post("/body")
    async def posted(item: Item, tasks: Any = None) -> Item:
        return item

    async def form(m: int) -> int:
        return m

    form.__annotations__["m"] = Annotated[int, root.Form()]
    where.post("/form", response_model=None)(form)

    @where.get("/raw")
    async def raw() -> Any:
        return side.responses.PlainTextResponse("raw")

    @where.get("/plain", response_class=side.responses.PlainTextResponse)
    async def plain() -> Any:
        return "plain"

    @where.get("/lines")
    async def lines() -> AsyncIterator[Item]:
        yield Item()

    @where.websocket("/socket")
    async def talk(w: WebSocket, q: int = 1) -> None:
        await w.accept()
        await w.send_json(q)
        await w.close()


REQUESTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("GET", "/x", {}),
    ("GET", "/x?q=z", {}),
    ("GET", "/thread", {}),
    ("POST", "/body", {"json": {"a": 1}}),
    ("POST", "/body", {"content": b"{", "headers": {"content-type": "application/json"}}),
    ("POST", "/body", {}),
    ("POST", "/form", {"data": {"m": "3"}}),
    ("GET", "/raw", {}),
    ("GET", "/plain", {}),
    ("GET", "/lines", {}),
)


def answers(side: Side, app: Any, prefix: str) -> list[Any]:
    client = side.client(app, raise_server_exceptions=False)
    told: list[Any] = []
    for method, path, more in REQUESTS:
        response = client.request(method, prefix + path, **more)
        told.append([path, response.status_code, response.text, dict(response.headers)])
    with client.websocket_connect(prefix + "/socket?q=4") as socket:
        told.append(socket.receive_json())
    return told


class Replacement:
    """Notes the calls of a function and passes them on."""

    def __init__(self, original: Callable[..., Any]) -> None:
        self.original = original
        self.calls: list[Any] = []

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        dependant = keywords.get("dependant")
        call = getattr(getattr(dependant, "call", None), "__name__", None)
        values = list(keywords["values"]) if "values" in keywords else None
        shown = {name: _shown(keywords[name]) for name in keywords if name in SHOWN}
        if context := keywords.get("endpoint_ctx"):
            # FastAPI keeps what it knows of a function under the function's id, which a later function may have again.
            shown["endpoint_ctx"] = [sorted(context), context["path"]]
        self.calls.append([len(arguments), list(keywords), call, values, shown])
        return self.original(*arguments, **keywords)


SHOWN = (
    *("status_code", "embed_body_fields", "is_json_stream", "is_coroutine", "dump_json", "by_alias", "body", "path"),
    *("field", "body_field", "response_field", "stream_item_field", "response_content", "scope"),
)


def _shown(value: Any) -> Any:
    name = getattr(value, "name", None)
    return {"field": name} if name is not None else value


AT_REQUESTS = ("run_endpoint_function", "serialize_response", "solve_dependencies")
AT_CREATION = ("get_request_handler", "get_websocket_app", "get_dependant", "get_parameterless_sub_dependant")


@pytest.mark.parametrize("prefix", ["", "/p"], ids=["own", "included"])
@pytest.mark.parametrize("warm", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", AT_REQUESTS)
def test_replaced_once_requests_are_served(name: str, warm: bool, prefix: str) -> None:
    def piece(side: Side) -> Any:
        app = application(side)
        usual = answers(side, app, prefix) if warm else None
        replacement = Replacement(getattr(side.routing, name))
        with mock.patch.object(side.routing, name, replacement):
            changed = answers(side, app, prefix)
        calls = list(replacement.calls)
        assert calls
        later = answers(side, app, prefix)
        assert later == changed
        assert usual in (None, changed)
        assert replacement.calls == calls
        return [changed, calls]

    same(piece)


@pytest.mark.parametrize("prefix", ["", "/p"], ids=["own", "included"])
@pytest.mark.parametrize("name", AT_CREATION)
def test_replaced_before_the_application_is_made(name: str, prefix: str) -> None:
    def piece(side: Side) -> Any:
        replacement = Replacement(getattr(side.routing, name))
        with mock.patch.object(side.routing, name, replacement):
            app = application(side)
            declared = len(replacement.calls)
            told = answers(side, app, prefix)
        return [declared, told, sorted(map(repr, replacement.calls))]

    same(piece)


@pytest.mark.parametrize("name", ["request_response", "websocket_session"])
def test_the_makers_of_applications(name: str) -> None:
    def piece(side: Side) -> Any:
        replacement = Replacement(getattr(side.routing, name))
        with mock.patch.object(side.routing, name, replacement):
            app = application(side)
            return [answers(side, app, ""), answers(side, app, "/p"), len(replacement.calls)]

    assert same(piece)[-1] > 0


def test_get_dependant_is_asked_for_what_is_below() -> None:
    def piece(side: Side) -> Any:
        replacement = Replacement(side.utils.get_dependant)
        with mock.patch.object(side.utils, "get_dependant", replacement):
            app = application(side)
        return [answers(side, app, ""), replacement.calls]

    assert same(piece)[1]


def test_what_a_replacement_returns_is_served() -> None:
    def piece(side: Side) -> Any:
        app = application(side)
        original = side.routing.get_request_handler

        def handler(*arguments: Any, **keywords: Any) -> Any:
            inner = original(*arguments, **keywords)

            async def outer(request: Any) -> Any:
                response = await inner(request)
                response.headers["x-outer"] = keywords["dependant"].call.__name__
                return response

            return outer

        async def run(*, dependant: Any, values: Any, is_coroutine: bool) -> Any:
            return {"ran": dependant.call.__name__, "a": 9}

        with mock.patch.object(side.routing, "run_endpoint_function", run):
            told = [answers(side, app, ""), answers(side, app, "/p")]
        with mock.patch.object(side.routing, "get_request_handler", handler):
            made = application(side)
            told.append(answers(side, made, ""))
        return [*told, answers(side, made, "")]

    told = same(piece)
    assert told[0][0][2] == '{"ran":"endpoint","a":9}'
    assert told[2][0][3]["x-outer"] == "endpoint"


def test_dependants_wrapped_by_a_handlers_maker() -> None:
    """What Sentry does: the callable is wrapped when the handler is made."""

    def piece(side: Side) -> Any:
        ran: list[str] = []
        original = side.routing.get_request_handler

        def handler(*arguments: Any, **keywords: Any) -> Any:
            dependant = keywords["dependant"]
            call = dependant.call

            def wrapped(*positional: Any, **named: Any) -> Any:
                ran.append(call.__name__)
                return call(*positional, **named)

            if call.__name__ == "in_thread":
                dependant.call = wrapped
            return original(*arguments, **keywords)

        with mock.patch.object(side.routing, "get_request_handler", handler):
            app = application(side)
            told = [answers(side, app, ""), answers(side, app, "/p")]
        return [told, ran]

    assert same(piece)[1] == ["in_thread", "in_thread"]


def test_a_handler_made_of_a_dependant_alone() -> None:
    """A library may make handlers for routes of its own."""

    def piece(side: Side) -> Any:
        from starlette.routing import Route, WebSocketRoute

        async def endpoint(item_id: int, item: Item, d: str = side.root.Depends(lambda q="x": q)) -> Any:
            return {"a": item_id + item.a, "d": d}

        async def talk(w: WebSocket, item_id: int) -> None:
            await w.accept()
            await w.send_json(item_id)
            await w.close()

        dependant = side.utils.get_dependant(path="/{item_id}", call=endpoint)
        handler = side.routing.get_request_handler(
            dependant, body_field=dependant.body_params[0], status_code=202,
            response_field=side.package_utils.create_model_field("R", Item, mode="serialization"),
        )  # fmt: skip
        socket = side.routing.get_websocket_app(side.utils.get_dependant(path="/{item_id}", call=talk))
        routes = [
            Route("/{item_id}", lambda request: None, methods=["POST"]),  # type: ignore[arg-type,return-value]  # never called
            WebSocketRoute("/{item_id}", talk),  # never called
        ]
        routes[0].app = side.routing.request_response(handler)
        routes[1].app = side.routing.websocket_session(socket)
        app = side.root.FastAPI()
        app.router.routes += routes
        client = side.client(app, raise_server_exceptions=False)
        told = [client.post("/3", json={"a": 4}).text, client.post("/3", json={"a": 4}).status_code]
        told.append(client.post("/x?q=1", json={}).status_code)
        with client.websocket_connect("/5") as connection:
            told.append(connection.receive_json())
        return told

    assert same(piece)[:2] == ['{"a":7}', 202]


def test_nothing_is_replaced_after_these_tests() -> None:
    from typeway._view.functions import any_replaced

    assert not any_replaced()
    assert SIDES[0].package == "typeway"
