"""Functions that libraries call to have dependencies, parameters and bodies resolved outside of an endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Annotated, Any

import pytest
from pydantic import AliasChoices, BaseModel
from starlette.datastructures import FormData, Headers, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from tests.street.outcome import outcome
from tests.view.sides import Side, same


class Item(BaseModel):
    a: int = 1
    b: str | None = None


async def receive() -> Any:
    return {"type": "http.request", "body": b""}


class Case:
    """Functions declared with one side's names, and what ran."""

    def __init__(self, side: Side) -> None:
        self.side, self.ran = side, []
        self.ran: list[str] = []
        root, ran = side.root, self.ran
        Depends, Security, Scopes = root.Depends, root.Security, side.security.SecurityScopes
        Header, Cookie, Body, Form, Query = root.Header, root.Cookie, root.Body, root.Form, root.Query

        def leaf(z: int = 1) -> int:
            ran.append("leaf")
            return z

        async def middle(x: int, leaf: Any = Depends(leaf)) -> Any:
            ran.append("middle")
            return (x, leaf)

        async def asynchronous(leaf: Any = Depends(leaf)) -> AsyncIterator[str]:
            ran.append("enter async")
            yield "async"
            ran.append("leave async")

        def synchronous() -> Iterator[str]:
            ran.append("enter sync")
            yield "sync"
            ran.append("leave sync")

        def scoped(scopes: Any) -> Any:
            return list(scopes.scopes)

        scoped.__annotations__["scopes"] = Scopes

        async def everything(
            q: int, d: Any = Depends(middle), h: Any = "H", c: Any = "C", request: Any = None, response: Any = None,
            tasks: Any = None, p: int = 0,
        ) -> None: ...  # fmt: skip

        everything.__annotations__ |= {
            "q": int, "h": Annotated[str, Header()], "c": Annotated[str, Cookie()], "request": Request,
            "response": Response, "tasks": root.BackgroundTasks, "p": int,
        }  # fmt: skip

        async def yielding(a: Any = Depends(asynchronous), b: Any = Depends(synchronous)) -> None: ...

        async def uncached(
            a: Any = Depends(leaf, use_cache=False), b: Any = Depends(leaf), c: Any = Depends(leaf, use_cache=False)
        ) -> None: ...

        async def secured(s: Any = Security(scoped, scopes=["a"]), scopes: Any = None) -> None: ...

        secured.__annotations__["scopes"] = Scopes

        async def socket(w: Any, q: int = 1, request: Any = None) -> None: ...

        socket.__annotations__ |= {"w": WebSocket, "q": int, "request": Request}

        async def in_path(item_id: int) -> None: ...

        async def body(m: Item) -> None: ...

        async def bodies(m: Item, n: Any = 4) -> None: ...

        bodies.__annotations__ |= {"m": Item, "n": Annotated[int, Body()]}

        async def form(a: Any, items: Any = []) -> None: ...  # noqa: B006

        form.__annotations__ |= {"a": Annotated[int, Form()], "items": Annotated[list[str], Form()]}

        async def form_model(m: Any) -> None: ...

        form_model.__annotations__["m"] = Annotated[Item, Form()]

        async def queries(q: int, many: Any = [], alias: Any = None, choice: Any = 2, made: Any = ...) -> None: ...  # noqa: B006

        queries.__annotations__ |= {
            "q": int, "many": Annotated[list[int], Query()], "alias": Annotated[str | None, Query(alias="S")],
            "choice": Annotated[int, Query(validation_alias=AliasChoices("one", "two"))],
            "made": Annotated[list[int], Query(default_factory=list)],
        }  # fmt: skip

        async def headers(x_y: Any, many: Any = [], raw_x: Any = "d") -> None: ...  # noqa: B006

        headers.__annotations__ |= {
            "x_y": Annotated[int, Header()], "many": Annotated[list[str], Header()],
            "raw_x": Annotated[str, Header(convert_underscores=False)],
        }  # fmt: skip

        async def query_model(m: Any) -> None: ...

        query_model.__annotations__["m"] = Annotated[Item, Query()]
        self.functions: dict[str, Callable[..., Any]] = {
            name: value for name, value in locals().items() if callable(value) and hasattr(value, "__code__")
        }

    def dependant(self, function: str, **more: Any) -> Any:
        return self.side.utils.get_dependant(path="/{item_id}", call=self.functions[function], **more)

    async def solve(
        self, dependant: Any, query: bytes = b"", *, headers: Any = (), params: Any = None, socket: bool = False,
        stacks: bool = True, embed: bool = False, **more: Any,
    ) -> Any:  # fmt: skip
        scope: Any = {
            "type": "websocket" if socket else "http", "method": "GET", "path": "/", "query_string": query,
            "headers": list(headers), "path_params": params or {},
        }  # fmt: skip
        async with AsyncExitStack() as inner, AsyncExitStack() as function:
            if stacks:
                scope |= {"fastapi_inner_astack": inner, "fastapi_function_astack": function}
            connection = WebSocket(scope, receive, receive) if socket else Request(scope, receive)  # type: ignore[arg-type]  # never sends
            solved = await self.side.utils.solve_dependencies(
                request=connection, dependant=dependant, async_exit_stack=inner, embed_body_fields=embed, **more
            )
            self.ran.append("solved")
        return self.told(solved)

    def told(self, solved: Any) -> Any:
        cache = [
            [call.__name__, scopes, scope, value] for (call, scopes, scope), value in solved.dependency_cache.items()
        ]
        response = solved.response
        return [
            list(solved.values), {name: _plain(value) for name, value in solved.values.items()}, solved.errors,
            solved.background_tasks is not None, response.status_code, response.raw_headers, cache, list(self.ran),
        ]  # fmt: skip


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | list | tuple | BaseModel | None) else type(value).__name__


SOLVED: dict[str, tuple[str, dict[str, Any]]] = {
    "everything": ("everything", {"query": b"q=3&x=5", "headers": [(b"h", b"hh"), (b"cookie", b"c=1")]}),
    "both refused": ("everything", {"query": b"q=a&x=b"}),
    "own refused": ("everything", {"query": b"x=5"}),
    "below refused": ("everything", {"query": b"q=5"}),
    "yielding": ("yielding", {}),
    "no exit stacks": ("everything", {"query": b"q=3&x=5", "stacks": False}),
    "uncached": ("uncached", {}),
    "secured": ("secured", {}),
    "socket": ("socket", {"query": b"q=3", "socket": True}),
    "socket refused": ("socket", {"query": b"q=z", "socket": True}),
    "path": ("in_path", {"params": {"item_id": "7"}}),
    "path refused": ("in_path", {"params": {"item_id": "x"}}),
    "path missing": ("in_path", {}),
    "no body": ("body", {}),
    "body": ("body", {"body": {"a": "3"}}),
    "body refused": ("body", {"body": {"a": "z"}}),
    "body null": ("body", {"body": None}),
    "body of bytes": ("body", {"body": b'{"a": 1}'}),
    "embedded": ("body", {"body": {"m": {"a": 2}}, "embed": True}),
    "bodies": ("bodies", {"body": {"m": {"a": 2}}, "embed": True}),
    "bodies refused": ("bodies", {"body": {"n": "z"}, "embed": True}),
    "no object": ("bodies", {"body": [1], "embed": True}),
    "bodies null": ("bodies", {"body": None, "embed": True}),
    "form": ("form", {"body": FormData([("a", "3"), ("items", "x"), ("items", "y")]), "embed": True}),
    "form refused": ("form", {"body": FormData([("a", "")]), "embed": True}),
    "form model": ("form_model", {"body": FormData([("a", "3"), ("b", "y")])}),
    "form model refused": ("form_model", {"body": FormData([("a", "x")])}),
    "given response": ("everything", {"query": b"q=3&x=5", "response": Response("hi", status_code=418)}),
}


@pytest.mark.parametrize("name", SOLVED)
def test_solve_dependencies(name: str) -> None:
    function, more = SOLVED[name]

    def piece(side: Side) -> Any:
        case = Case(side)
        more_of_this = dict(more)
        told = outcome(lambda: case.solve(case.dependant(function), more_of_this.pop("query", b""), **more_of_this))
        return [told, case.ran]

    same(piece)


def test_overrides_and_caches_of_the_caller() -> None:
    def piece(side: Side) -> Any:
        case = Case(side)

        class Provider:
            dependency_overrides = {case.functions["leaf"]: lambda: "over"}

        query = b"q=3&x=5"
        dependant = case.dependant("everything")
        told = [asyncio.run(case.solve(dependant, query, dependency_overrides_provider=Provider()))]
        cache: dict[Any, Any] = {(case.functions["leaf"], (), ""): "cached"}
        told.append(asyncio.run(case.solve(dependant, query, dependency_cache=cache)))
        told.append([key[0].__name__ for key in cache])
        told.append(asyncio.run(case.solve(dependant, query)))
        tasks = side.root.BackgroundTasks()
        told.append(asyncio.run(case.solve(dependant, query, background_tasks=tasks)))
        return told

    assert "'over'" in repr(same(piece)[0])


def test_dependants_put_together_by_hand() -> None:
    def piece(side: Side) -> Any:
        case = Case(side)
        named, unnamed = case.dependant("leaf", name="k"), case.dependant("leaf")
        root = side.models.Dependant(call=None, dependencies=[named, unnamed])
        told = [asyncio.run(case.solve(root, b"z=4"))]
        root.dependencies.append(case.dependant("middle", name="m"))
        told.append(asyncio.run(case.solve(root, b"z=4&x=5")))
        named.call = case.functions["scoped"]
        named.query_params.clear()
        named.security_scopes_param_name = "scopes"
        named.own_oauth_scopes = ["mine"]
        told.append(asyncio.run(case.solve(root, b"z=4&x=5")))
        scopes = case.dependant("secured", own_oauth_scopes=["r"], parent_oauth_scopes=["pp"])
        told.append(asyncio.run(case.solve(scopes)))
        return told

    told = same(piece)
    assert told[0][0] == ["k"]
    assert told[2][1]["k"] == ["mine"]


PARAMETERS: tuple[tuple[str, str, Any], ...] = (
    ("queries", "query_params", QueryParams("q=1&q=2&many=1&many=3&S=x&two=9")),
    ("queries", "query_params", QueryParams("many=z&two=z")),
    ("queries", "query_params", {"q": "3"}),
    ("queries", "query_params", {}),
    ("headers", "header_params", Headers({"x-y": "4", "many": "a", "raw_x": "z"})),
    ("headers", "header_params", Headers({"x_y": "4"})),
    ("query_model", "query_params", QueryParams("a=4&zz=1")),
    ("query_model", "query_params", QueryParams("a=x")),
    ("in_path", "path_params", {"item_id": "x"}),
    ("in_path", "path_params", {"item_id": "7"}),
    ("in_path", "query_params", {"item_id": "7"}),
)


@pytest.mark.parametrize("number", range(len(PARAMETERS)))
def test_request_params_to_args(number: int) -> None:
    function, place, received = PARAMETERS[number]
    same(
        lambda side: outcome(
            side.utils.request_params_to_args, getattr(Case(side).dependant(function), place), received
        )
    )


BODIES: tuple[tuple[str, Any, bool], ...] = (
    ("bodies", {"m": {"a": 1}}, True),
    ("bodies", None, True),
    ("bodies", {"m": {"a": "x"}, "n": "y"}, True),
    ("body", {"a": "q"}, False),
    ("body", {"a": "2"}, False),
    ("form", FormData([("a", "1"), ("items", "x")]), True),
    ("form_model", FormData([("a", "1"), ("b", "x")]), False),
)


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_request_body_to_args(number: int) -> None:
    function, received, embed = BODIES[number]

    def piece(side: Side) -> Any:
        fields = Case(side).dependant(function).body_params
        return outcome(side.utils.request_body_to_args, fields, received, embed)

    same(piece)


def test_a_body_without_fields() -> None:
    same(lambda side: outcome(side.utils.request_body_to_args, [], {}, True)[0])


def test_serialize_response_and_run_endpoint_function() -> None:
    def piece(side: Side) -> Any:
        field = side.package_utils.create_model_field("R", Item, mode="serialization")
        serialize, run = side.routing.serialize_response, side.routing.run_endpoint_function
        endpoints: list[Any] = [lambda **values: values, None]

        async def endpoint(**values: Any) -> Any:
            return values

        told = [
            outcome(serialize, field=field, response_content={"a": "3", "x": 1}, exclude_unset=True),
            outcome(serialize, field=field, response_content={"a": "3"}, dump_json=True, is_coroutine=False),
            outcome(serialize, field=field, response_content={"a": "z"}, endpoint_ctx={"function": "f", "path": "/"}),
            outcome(serialize, response_content={"a": Item()}),
            outcome(run, dependant=side.models.Dependant(call=endpoint), values={"a": 1}, is_coroutine=True),
        ]
        for call in endpoints:
            dependant = side.models.Dependant(call=call)
            told.append(outcome(run, dependant=dependant, values={"a": 1}, is_coroutine=False))
        return told

    assert same(piece)[-1][0] == "raised builtins.AssertionError"


def test_parts_of_the_analysis() -> None:
    import inspect

    def piece(side: Side) -> Any:
        utils, root = side.utils, side.root

        def told(details: Any) -> Any:
            depends, field = details.depends, details.field
            info = None if field is None else [field.name, field.alias, type(field.field_info).__name__]
            return [str(details.type_annotation), depends and depends.dependency.__name__, info]

        def provider() -> None: ...

        asked: list[tuple[Any, Any]] = [
            (int, 1), (Request, None), (Item, inspect.Signature.empty), (inspect.Signature.empty, inspect.Signature.empty),
            (Item, root.Depends(provider)), (Item, root.Depends()), (Annotated[int, root.Depends(provider)], 3),
            (Annotated[int, root.Header()], inspect.Signature.empty), (int, ...),
        ]  # fmt: skip
        analysed = [
            told(utils.analyze_param(param_name="p_q", annotation=annotation, value=value, path_param_names=names))
            for annotation, value in asked
            for names in ([set(), {"p_q"}] if annotation is int else [set()])
        ]
        dependant = side.models.Dependant(path="/")
        types = (Request, Response, int, root.BackgroundTasks, WebSocket, side.security.SecurityScopes)
        added = [
            utils.add_non_field_param_to_dependency(param_name=f"n{n}", type_annotation=one, dependant=dependant)
            for n, one in enumerate(types)
        ]
        case = Case(side)
        for field in (*case.dependant("queries").query_params, *case.dependant("headers").header_params):
            utils.add_param_to_fields(field=field, dependant=dependant)
        body = case.dependant("body").body_params[0]
        faulty = outcome(utils.add_param_to_fields, field=body, dependant=dependant)[0]
        aliases = [utils.get_validation_alias(field) for field in dependant.query_params]
        return [analysed, added, repr(dependant), faulty, aliases]

    same(piece)


def test_annotations() -> None:
    def piece(side: Side) -> Any:
        utils = side.utils
        evaluated = [utils.get_typed_annotation(one, {"Item": Item}) for one in ("int", "Item", "No", "None", 3, None)]

        def returns() -> Item | None: ...

        def silent(): ...  # type: ignore[no-untyped-def]  # on purpose

        returned = [utils.get_typed_return_annotation(one) for one in (returns, silent)]
        streams = (AsyncIterator[Item], Iterator[int], Iterator, list[int], int, None)
        return [evaluated, returned, [utils.get_stream_item_type(one) for one in streams]]

    same(piece)
