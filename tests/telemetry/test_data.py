"""What processors and programs learn of the request being served, on FastAPI and here."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from typing import Any

import pytest
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor

from tests.telemetry import conversations, programs
from tests.telemetry.driver import CONNECT, FASTAPI, TYPEWAY, Build, Call, Framework, body, converse
from tests.telemetry.signals import Signals
from typeway.telemetry import TelemetryConfig, TelemetryData, get_telemetry_data

JSON = (b"content-type", b"application/json")
FORM = (b"content-type", b"application/x-www-form-urlencoded")


def seen(data: Any) -> Any:
    """Data without the identities of objects."""
    if data is None:
        return None
    values = None if data.values is None else {name: shown(value) for name, value in data.values.items()}
    return shown(data.request), shown(data.websocket), shown(data.body), values, data.errors


def shown(value: Any) -> Any:
    return value if isinstance(value, (int, str, dict, type(None))) else type(value).__name__


class Watcher(SpanProcessor):
    """Asks for the data when spans start and end."""

    def __init__(self, framework: Framework, seen_so_far: list[Any]) -> None:
        self.get = framework.module("telemetry").get_telemetry_data
        self.found = seen_so_far

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        self.found.append(("start", span.name, seen(self.get(parent_context)), seen(self.get())))

    def on_end(self, span: ReadableSpan) -> None:
        self.found.append(("end", span.name, seen(self.get())))


def watched(framework: Framework, build: Build, call: Call) -> list[Any]:
    signals, found = Signals(), []
    signals.tracer_provider.add_span_processor(Watcher(framework, found))
    asyncio.run(converse(build(framework, {**signals.settings, **call.settings}), call, []))
    found.append(framework.module("telemetry").get_telemetry_data())
    return found


CASES: list[tuple[Build, Call]] = [
    *(
        (programs.bookshop, call)
        for call in (
            Call("/books/5"),
            Call("/books/five"),
            Call("/thread"),
            Call("/amended"),
            Call("/raises"),
            Call("/handled"),
            Call("/broken-dependency"),
            Call("/nowhere"),
            Call("/books", "POST", inbox=[body(b'{"title": "a", "pages": 1}')], headers=[JSON]),
            Call("/books", "POST", inbox=[body(b'{"title": "a", "pages": "x"}')], headers=[JSON]),
            Call("/books", "POST", inbox=[body(b'{"title"')], headers=[JSON]),
            Call("/books", "POST", inbox=[body(b"")], headers=[JSON]),
            Call("/books", "POST", inbox=[body(b"\xff")], headers=[JSON]),
            Call("/two", "POST", inbox=[body(b'{"first": {"title": "a", "pages": 1}, "second": {"title": "b", "pages": 2}}')], headers=[JSON]),
            Call("/form", "POST", inbox=[body(b"title=a&pages=1")], headers=[FORM]),
            Call("/books/5", settings={"operation_spans": False}),
            Call("/books/5", settings={"tracing": False}),
        )
    ),
    (programs.tasks, Call("/two")),
    (programs.streams, Call("/lines")),
    (programs.tree, Call("/shop/items/5")),
    (programs.with_own_route_class, Call("/shop/books/5")),
    (conversations.sockets, Call("/ok/1", kind="websocket", inbox=[CONNECT])),
    (conversations.sockets, Call("/ok/one", kind="websocket", inbox=[CONNECT])),
]  # fmt: skip


@pytest.mark.parametrize(("build", "call"), CASES, ids=lambda value: getattr(value, "path", None) or value.__name__)
def test_the_same_is_known_at_the_same_time(build: Build, call: Call) -> None:
    assert watched(TYPEWAY, build, call) == watched(FASTAPI, build, call)


def test_nothing_is_known_outside_of_a_request() -> None:
    assert get_telemetry_data() is None
    assert get_telemetry_data(Context()) is None


def test_the_request_is_the_one_the_endpoint_gets() -> None:
    app, same = TYPEWAY.FastAPI(telemetry=Signals().settings), []

    @app.get("/")
    async def look(request: TYPEWAY.Request):  # type: ignore[name-defined]  # known at run time
        data = get_telemetry_data()
        same.append(data is not None and data.request is request)

    look.__annotations__["request"] = TYPEWAY.Request
    app.get("/again")(look)
    asyncio.run(converse(app, Call("/again"), []))
    assert same == [True]


def test_names_and_signatures_are_those_of_fastapi() -> None:
    theirs: Any = FASTAPI.module("telemetry")
    assert TelemetryConfig.__annotations__.keys() == theirs.TelemetryConfig.__annotations__.keys()
    assert TelemetryConfig.__total__ is theirs.TelemetryConfig.__total__ is False
    fields, expected = dataclasses.fields(TelemetryData), dataclasses.fields(theirs.TelemetryData)
    assert [(item.name, item.default, item.kw_only) for item in fields] == [
        (item.name, item.default, item.kw_only) for item in expected
    ]
    assert list(inspect.signature(get_telemetry_data).parameters) == list(
        inspect.signature(theirs.get_telemetry_data).parameters
    )


@pytest.mark.parametrize("settings", [None, {}, {"tracing": 1}, {"unknown": 1}, 5, "text", [], False, [("tracing", 1)]])
def test_settings_are_taken_or_refused_alike(settings: Any) -> None:
    def outcome(framework: Framework) -> Any:
        try:
            return framework.FastAPI(telemetry=settings)._telemetry
        except TypeError as error:
            return str(error)

    assert outcome(TYPEWAY) == outcome(FASTAPI)
