"""What a library changes on a route or on its dependants takes effect in the same cases as on FastAPI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.websockets import WebSocket

from tests.view.sides import SIDES, Side, same


class First(BaseModel):
    a: int = 0


class Second(BaseModel):
    b: int = 0


class Bench:
    """An application with a few routes, its own or included, and what ran during the last request."""

    def __init__(self, side: Side, *, included: bool) -> None:
        self.side = side
        self.log: list[str] = []
        self.app = side.root.FastAPI()
        self.prefix = "/p" if included else ""
        router = side.root.APIRouter() if included else self.app
        self._declare(router)
        if included:
            self.app.include_router(router, prefix=self.prefix)
        self.routes = {route.path: route for route in router.routes if hasattr(route, "dependant")}

    def _declare(self, router: Any) -> None:
        depends, log = self.side.root.Depends, self.log

        def needed() -> str:
            log.append("needed")
            return "needed"

        @router.get("/x")
        async def endpoint(q: int = 1, d: Any = depends(needed)) -> Any:
            log.append("endpoint")
            return {"q": q}

        @router.get("/thread")
        def in_thread(q: int = 1) -> Any:
            return {"q": q}

        async def posted(m: First) -> Any:
            return {"m": m.a}

        router.post("/body", response_model=None)(posted)

        async def modelled() -> Any:
            return {"a": 5, "b": 6}

        router.get("/model", response_model=First)(modelled)

        @router.websocket("/socket")
        async def talk(w: WebSocket, q: int = 1, d: Any = depends(needed)) -> None:
            await w.accept()
            await w.send_json({"q": q})
            await w.close()

    def answer(self, path: str) -> Any:
        self.log.clear()
        client = self.side.client(self.app, raise_server_exceptions=False)
        if path == "/socket":
            with client.websocket_connect(self.prefix + path) as socket:
                return [socket.receive_json(), list(self.log)]
        if path == "/body":
            response = client.post(self.prefix + path, json={"a": 3, "b": 4, "m": {"a": 9}})
        else:
            response = client.get(self.prefix + path)
        return [response.status_code, response.text, dict(response.headers), list(self.log)]

    def described(self, path: str) -> Any:
        self.app.openapi_schema = None
        return None if path == "/socket" else self.app.openapi()["paths"][self.prefix + path]

    def remade(self, path: str) -> None:
        route = self.routes[path]
        route.app = self.side.routing.request_response(route.get_route_handler())

    def noted(self, name: str) -> Callable[..., Any]:
        async def note(**values: Any) -> Any:
            self.log.append(name)
            return {name: sorted(values), "a": 1, "b": 2}

        return note


Change = Callable[[Bench], None]
CHANGES: dict[str, Change] = {}


def change(path: str, *, remade: bool = False) -> Callable[[Change], Change]:
    """Note a change of the route with a path, and the same with its handler made anew."""

    def note(function: Change) -> Change:
        CHANGES[f"{path} {function.__name__}"] = function
        if remade:

            def again(bench: Bench) -> None:
                function(bench)
                bench.remade(path)

            CHANGES[f"{path} {function.__name__} remade"] = again
        return function

    return note


@change("/x")
def call(bench: Bench) -> None:
    bench.routes["/x"].dependant.call = bench.noted("other")


@change("/thread")
def call_in_thread(bench: Bench) -> None:
    def other(**values: Any) -> Any:
        return {"other": sorted(values)}

    bench.routes["/thread"].dependant.call = other


@change("/x")
def call_of_dependency(bench: Bench) -> None:
    bench.routes["/x"].dependant.dependencies[0].call = bench.noted("other")


def more(bench: Bench) -> Any:
    """A dependency to be added, whose result is dropped."""

    def note(k: int = 7) -> None:
        bench.log.append("more")

    return bench.side.root.Depends(note)


def below(bench: Bench) -> Any:
    return bench.side.utils.get_parameterless_sub_dependant(depends=more(bench), path="/x")


@change("/x")
def appended(bench: Bench) -> None:
    bench.routes["/x"].dependant.dependencies.append(below(bench))


@change("/x")
def removed(bench: Bench) -> None:
    bench.routes["/x"].dependant.dependencies.clear()


@change("/x", remade=True)
def dependant(bench: Bench) -> None:
    async def other(z: int = 3) -> int:
        bench.log.append("other")
        return z

    bench.routes["/x"].dependant = bench.side.utils.get_dependant(path="/x", call=other)


@change("/x")
def parameter_taken_away(bench: Bench) -> None:
    bench.routes["/x"].dependant.query_params.clear()


@change("/x")
def parameter_added(bench: Bench) -> None:
    side = bench.side
    bench.routes["/x"].dependant.call = bench.noted("other")
    field = side.compat.ModelField(field_info=side.params.Query(annotation=int, default=7, alias="K"), name="k")
    bench.routes["/x"].dependant.query_params.append(field)


@change("/x")
def parameter_replaced(bench: Bench) -> None:
    side = bench.side
    field = side.compat.ModelField(field_info=side.params.Query(annotation=str, default="d"), name="q")
    bench.routes["/x"].dependant.query_params[0] = field


@change("/x")
def request_handed_over(bench: Bench) -> None:
    bench.routes["/x"].dependant.call = bench.noted("other")
    bench.routes["/x"].dependant.request_param_name = "request"


@change("/body", remade=True)
def body_field(bench: Bench) -> None:
    side = bench.side
    info = side.params.Body(annotation=Second, alias="m")
    bench.routes["/body"].body_field = side.compat.ModelField(field_info=info, name="m")


@change("/body", remade=True)
def no_body_field(bench: Bench) -> None:
    bench.routes["/body"].body_field = None


@change("/body", remade=True)
def embedded(bench: Bench) -> None:
    bench.routes["/body"]._embed_body_fields = True


@change("/body", remade=True)
def body_of_a_dependency(bench: Bench) -> None:
    side, route = bench.side, bench.routes["/body"]

    def second(extra: Second) -> None:
        bench.log.append("second")

    route.dependant.call = bench.noted("other")
    marker = side.root.Depends(second)
    added = side.utils.get_parameterless_sub_dependant(depends=marker, path="/body")
    route.dependant.dependencies.append(added)
    params = side.utils._get_flat_body_params(route.dependant)
    route._embed_body_fields = side.utils._should_embed_body_fields(params)
    route.body_field = side.utils._get_body_field(body_params=params, name=route.unique_id, embed_body_fields=True)


@change("/model", remade=True)
def response_field(bench: Bench) -> None:
    bench.routes["/model"].response_field = bench.side.package_utils.create_model_field(
        "R", Second, mode="serialization"
    )


@change("/model", remade=True)
def no_response_field(bench: Bench) -> None:
    bench.routes["/model"].response_field = None


@change("/model", remade=True)
def response_model(bench: Bench) -> None:
    bench.routes["/model"].response_model = Second


@change("/model", remade=True)
def excluded(bench: Bench) -> None:
    bench.routes["/model"].response_model_exclude = {"a"}


@change("/model", remade=True)
def status(bench: Bench) -> None:
    bench.routes["/model"].status_code = 201


@change("/model")
def response_class(bench: Bench) -> None:
    bench.routes["/model"].response_class = bench.side.responses.PlainTextResponse


@change("/x")
def dependencies(bench: Bench) -> None:
    bench.routes["/x"].dependencies.append(more(bench))


@change("/x", remade=True)
def endpoint(bench: Bench) -> None:
    async def other(z: int = 3) -> int:
        return z

    bench.routes["/x"].endpoint = other


@change("/x")
def application(bench: Bench) -> None:
    bench.routes["/x"].app = bench.side.responses.PlainTextResponse("application")


@change("/x")
def wrapped_application(bench: Bench) -> None:
    inner = bench.routes["/x"].app

    async def outer(scope: Any, receive: Any, send: Any) -> None:
        bench.log.append("outer")
        await inner(scope, receive, send)

    bench.routes["/x"].app = outer


@change("/x")
def wrapped_handler(bench: Bench) -> None:
    inner = bench.routes["/x"].get_route_handler()

    async def outer(request: Any) -> Any:
        bench.log.append("outer")
        response = await inner(request)
        response.headers["x-outer"] = "yes"
        return response

    bench.routes["/x"].app = bench.side.routing.request_response(outer)


@change("/x")
def handler_in_thread(bench: Bench) -> None:
    response = bench.side.responses.PlainTextResponse("handler")
    bench.routes["/x"].app = bench.side.routing.request_response(lambda request: response)


@change("/socket")
def conversation(bench: Bench) -> None:
    async def other(w: Any, **values: Any) -> None:
        await w.accept()
        await w.send_json(["other", sorted(values)])
        await w.close()

    bench.routes["/socket"].dependant.call = other
    bench.routes["/socket"].dependant.dependencies.append(below(bench))


@change("/socket")
def conversation_application(bench: Bench) -> None:
    async def other(w: Any) -> None:
        await w.accept()
        await w.send_json("other")
        await w.close()

    bench.routes["/socket"].app = bench.side.routing.websocket_session(other)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("included", [False, True], ids=["own", "included"])
@pytest.mark.parametrize("name", CHANGES)
def test_same_effect(name: str, included: bool, after: bool) -> None:
    """... before and after the first request, for routes of the application and included ones."""
    path = name.split()[0]

    def piece(side: Side) -> Any:
        bench = Bench(side, included=included)
        if after:
            bench.answer(path)
            bench.described(path)
        CHANGES[name](bench)
        return [bench.answer(path), bench.described(path)]

    same(piece)


# Changes that must be seen, so that two sides that both ignore everything do not pass.
EFFECTIVE = {
    "/x call": "other",
    "/x call_of_dependency": "other",
    "/x appended": "more",
    "/x dependant remade": "other",
    "/x wrapped_application": "outer",
    "/x wrapped_handler": "outer",
}


@pytest.mark.parametrize("name", EFFECTIVE)
def test_effect_is_seen(name: str) -> None:
    bench = Bench(SIDES[0], included=False)
    bench.answer("/x")
    CHANGES[name](bench)
    assert EFFECTIVE[name] in bench.answer("/x")[-1]


@pytest.mark.parametrize("included", [False, True], ids=["own", "included"])
def test_the_view_through_inclusions_takes_changes_too(included: bool) -> None:
    """A change of what `iter_route_contexts` shows is a change of what is served."""
    bench = Bench(SIDES[0], included=included)
    bench.answer("/x")
    contexts = SIDES[0].routing.iter_route_contexts(bench.app.routes)
    next(context for context in contexts if context.path == bench.prefix + "/x").dependant.call = bench.noted("other")
    assert bench.answer("/x")[-1] == ["needed", "other"]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_callable_of_another_kind_is_run_as_what_it_is(kind: str) -> None:
    """FastAPI fails here: it remembers how the former callable was run."""
    bench = Bench(SIDES[0], included=False)
    bench.answer("/thread")
    bench.routes["/thread" if kind == "async" else "/x"].dependant.call = {
        "async": bench.noted("other"),
        "sync": lambda **values: sorted(values),
    }[kind]
    assert bench.answer("/thread" if kind == "async" else "/x")[0] == 200
