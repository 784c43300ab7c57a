"""The same program on FastAPI and here, with exporters in memory: all that is exported has to be the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telemetry import conversations, programs
from tests.telemetry.driver import CONNECT, FASTAPI, GONE, REQUEST, TYPEWAY, Build, Call, body, hung_up, run, text

TRACEPARENT = (b"traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
JSON = (b"content-type", b"application/json")
FORM = (b"content-type", b"application/x-www-form-urlencoded")

BOOKSHOP = [
    Call("/books/5", query=b"q=2"),
    Call("/books/five"),
    Call("/thread"),
    Call("/books", "POST", inbox=[body(b'{"title": "a", "pages": 1}')], headers=[JSON]),
    Call("/books", "POST", inbox=[body(b'{"title": "a", "pages": "x"}')], headers=[JSON]),
    Call("/books", "POST", inbox=[body(b'{"title"')], headers=[JSON]),
    Call("/books", "POST", inbox=[body(b'{"title": "a", "pages": 1}')]),
    Call("/books", "POST", inbox=[body(b"\xff")], headers=[JSON]),
    Call("/two", "POST", inbox=[body(b'{"first": {"title": "a", "pages": 1}}')], headers=[JSON]),
    Call("/form", "POST", inbox=[body(b"title=a&pages=1")], headers=[FORM]),
    Call("/form", "POST", inbox=[body(b"title=a&pages=x")], headers=[FORM]),
    *(
        Call(f"/{path}")
        for path in (
            "unauthorised", "broken-dependency", "late-dependency", "raises", "raises-in-thread", "own-error", "group",
            "missing", "unavailable", "handled", "handler-raises", "manual", "wrong-result", "model", "dict-as-model",
            "not-json", "empty", "html", "own-response", "own-500", "amended", "callable", "method", "partial",
            "lambda", "plain/1", "incomplete", "silent", "trailing", "halftrailing", "late", "nowhere", "model/",
            "openapi.json",
        )
    ),
    Call("/model", "POST"),
    Call("/plain/1", "POST"),
    Call("/model", "BREW"),
    Call("/model", "get"),
    Call("/model", "QUERY"),
    Call("/model", deaf_after=0),
    Call("/model", deaf_after=1),
    Call("/model", headers=[TRACEPARENT, (b"tracestate", b"a=1"), (b"tracestate", b"b=2")]),
    Call("/model", headers=[TRACEPARENT, TRACEPARENT]),
    Call("/model", headers=[(b"traceparent", b"nonsense")]),
    Call("/model", inbox=[GONE]),
    Call("/model", scope={"root_path": "/proxy"}),
    Call("/proxy/model", scope={"root_path": "/proxy"}),
    Call("/model", scope={"http_version": "2", "scheme": "https", "server": ("10.0.0.1", 8000)}),
    Call("/model", scope={"server": None, "client": None, "headers": []}),
    Call("/model", scope={"server": ("/run/socket", None), "headers": []}),
    Call("/model", scope={"server": ("10.0.0.1", 8000), "headers": []}),
]  # fmt: skip

SWITCHES = [
    Call(path, settings=settings, headers=[TRACEPARENT])
    for path in ("/books/five", "/raises", "/amended")
    for settings in (
        {"tracing": False},
        {"metrics": False},
        {"logs": False},
        {"operation_spans": False},
        {"tracer_provider": None},
        {"meter_provider": None},
        {"logger_provider": None},
        {"exclude": lambda scope: scope["path"] == "/raises"},
        {"exclude": lambda scope: 1},
    )
]

HOSTS = [
    Call("/model", scope={"headers": [(b"host", host)]})
    for host in (
        b"shop.example", b"SHOP.example:8080", b"[::1]", b"[::1]:8080", b"a b", b"a:b", b"a:99999", b"u@a", b"", b"a/b",
        b"a?b", b"a#b", b"a_b", b"1.2.3.4:80", b"a:", b":80", b"\xe9.example", b"a.", b"[::1", b"a\\b", b"-a", b"a%20b", b"a:0",
    )
]  # fmt: skip

QUERIES = [
    Call("/model", query=query)
    for query in (
        b"a=1&sig=x", b"sig", b"X-Amz-Signature=1&X-Amz-Credential=2&X-Amz-Security-Token=3&X-Goog-Signature=4&x-goog-signature=5",
        b"Signature=1&AWSAccessKeyId=2&token=3", b"a&b", b"a=1;b=2", b"%73ig=1", b"a=%20+b&c=\xe9", b"a=%ff", b"&&", b"sig=1=2", b"plain",
    )
]  # fmt: skip

TASKS = [
    Call(f"/{path}", settings=settings)
    for settings in ({}, {"operation_spans": False})
    for path in ("two", "dependency", "fails", "refuses", "own", "starlette", "single", "plain")
]

STREAMS = [
    *(Call(f"/{path}") for path in ("lines", "lines-in-thread", "wrong-item", "fails", "events", "raw", "own")),
    Call("/own", deaf_after=2),
    Call("/endless", inbox=[REQUEST, GONE]),
    Call("/slow", cancel=True),
    Call("/slow", inbox=[REQUEST, GONE]),
    Call("/upload", "POST", inbox=[{**body(b"{"), "more_body": True}, GONE], headers=[JSON]),
    Call("/reads", "POST", inbox=[{**body(b"{"), "more_body": True}, GONE]),
]

TREE = [
    *(
        Call(path)
        for path in (
            "/shop/items/5", "/shop/items/five", "/shop/raises", "/shop/raises-for-outer", "/shop/nowhere", "/shop",
            "/shop/deep/leaf", "/shop/deep/leaf/", "/area/7/leaf", "/area/7/nowhere", "/foreign/x/1", "/foreign/nowhere",
            "/shop/openapi.json", "/api/v1/authors/a/books/b/c", "/api/v1/authors/a", "/api/v1/authors/a/",
        )
    ),
    Call("/shop/deep/leaf", "POST"),
    Call("/shop/items/5", scope={"root_path": "/proxy"}),
    Call("/leaf", scope={"headers": [(b"host", b"other.example")]}),
    Call("/shop/deep/talk", kind="websocket", inbox=[CONNECT], headers=[TRACEPARENT]),
    Call("/api/v1/authors/a/chat/b", kind="websocket", inbox=[CONNECT]),
    Call("/api/v1/authors/a", kind="websocket", inbox=[CONNECT]),
]  # fmt: skip

SOCKETS = [
    *(
        Call(path, kind="websocket", inbox=[CONNECT])
        for path in (
            "/ok/1", "/ok/one", "/closes/1000", "/closes/1011", "/closes/4000", "/open", "/silent", "/raises",
            "/raises-first", "/policy", "/refused", "/unavailable", "/nowhere",
        )
    ),
    *(
        Call("/echo", kind="websocket", inbox=[CONNECT, text("a"), hung_up(code)])
        for code in (1000, 1001, 1005, 1006, 4001)
    ),
    Call("/echo", kind="websocket", inbox=[CONNECT], cancel=True),
    Call("/ok/1", kind="websocket", inbox=[CONNECT], query=b"sig=1", headers=[TRACEPARENT], scope={"scheme": "wss"}),
    Call("/ok/1", kind="websocket", inbox=[CONNECT], scope={"http_version": "2", "headers": [(b"host", b"a.example")]}),
    *(
        Call("/raises", kind="websocket", inbox=[CONNECT], settings=settings)
        for settings in ({"tracing": False}, {"logs": False}, {"operation_spans": False}, {"exclude": lambda scope: True})
    ),
]  # fmt: skip

CONTEXTS = [
    Call(f"/{path}", headers=[TRACEPARENT, (b"baggage", b"a=1"), (b"baggage", b"b=2")], settings=settings)
    for settings in ({}, {"tracing": False}, {"operation_spans": False})
    for path in ("async", "thread", "stream", "handler")
]

ELSEWHERE: list[tuple[Build, list[Call]]] = [
    (programs.inside_starlette, [Call("/mounted/1/books/5"), Call("/mounted/1/raises")]),
    (programs.inside_excluded, [Call("/shop/raises")]),
    (programs.inside_untraced, [Call("/shop/raises")]),
    (programs.inside_silent, [Call("/shop/raises"), Call("/shop/books/five")]),
    (programs.behind_proxy, [Call("/model"), Call("/books/five"), Call("/model", scope={"root_path": "/other"})]),
    (
        programs.with_middleware,
        [Call(path) for path in ("/raises", "/short", "/layer-raises", "/own-error", "/own-500", "/books/5", "/handled", "/amended", "/nowhere")],
    ),
    (programs.with_outer_handler, [Call("/raises"), Call("/books/five"), Call("/handled"), Call("/missing")]),
    (programs.with_own_route_class, [Call("/shop/books/5"), Call("/shop/books/five")]),
    (
        programs.sites,
        [
            *(Call(path) for path in ("/shop/ui/signals.py", "/shop/ui/nowhere", "/shop/ui", "/signals.py", "/none", "/books", "/books/")),
            Call("/shop/ui/signals.py", "POST"),
        ],
    ),
    (programs.with_overrides, [Call("/books")]),
]  # fmt: skip

CASES: list[tuple[Build, Call]] = [
    *((programs.bookshop, call) for call in (*BOOKSHOP, *SWITCHES, *HOSTS, *QUERIES)),
    *((programs.tasks, call) for call in TASKS),
    *((programs.streams, call) for call in STREAMS),
    *((programs.tree, call) for call in TREE),
    *((conversations.sockets, call) for call in SOCKETS),
    *((programs.contexts, call) for call in CONTEXTS),
    *((build, call) for build, calls in ELSEWHERE for call in calls),
]


def name_of(value: Build | Call) -> str:
    return f"{value.method} {value.path}" if isinstance(value, Call) else value.__name__


@pytest.mark.parametrize(("build", "call"), CASES, ids=name_of)
def test_the_same_is_exported(build: Build, call: Call) -> None:
    assert run(TYPEWAY, build, call) == run(FASTAPI, build, call)


@pytest.mark.parametrize("path", ["/books/5", "/books/five", "/thread", "/raises", "/own-response", "/wrong-result"])
def test_the_same_is_exported_where_a_library_has_replaced_a_function(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for framework in (TYPEWAY, FASTAPI):
        routing = framework.module("routing")

        async def replacement(replaced: Any = routing.run_endpoint_function, **options: Any) -> Any:
            return await replaced(**options)

        monkeypatch.setattr(routing, "run_endpoint_function", replacement)
    call = Call(path)
    assert run(TYPEWAY, programs.bookshop, call) == run(FASTAPI, programs.bookshop, call)


def test_events_that_fail_end_with_an_error() -> None:
    """How much of them has been sent by then depends on who comes first, in both packages."""
    call = Call("/events-fail")
    ours, theirs = run(TYPEWAY, programs.streams, call), run(FASTAPI, programs.streams, call)
    assert ours["spans"][-1]["status"] == ("ERROR", None)
    for signal in ("raised", "spans", "metrics", "logs"):
        assert ours[signal] == theirs[signal]
