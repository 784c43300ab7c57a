"""Every program under docs/examples runs here, and every page shows the program as it is in its file."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from typeway import status
from typeway.testclient import TestClient

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples"


def load(name: str) -> ModuleType:
    """A fresh copy of one example, so that no test sees what another one left behind."""
    spec = importlib.util.spec_from_file_location(f"docs_example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def client_of(name: str) -> TestClient:
    return TestClient(load(name).app)


def refusals(answer: Any) -> list[tuple[str, list[str | int]]]:
    """Kind and place of every refused value."""
    return [(problem["type"], problem["loc"]) for problem in answer.json()["detail"]]


def test_serving() -> None:
    example = load("serving")
    assert TestClient(example.app).get("/").json() == {"hello": "world"}
    config = example.configuration(port=0)
    config.load()
    assert config.http_protocol_class.limits.head_timeout == 20


def test_first() -> None:
    client = client_of("first")
    assert client.get("/").json() == {"message": "Hello"}
    assert client.get("/books/5?q=sea").json() == {"book_id": 5, "q": "sea"}
    assert client.get("/books/5").json() == {"book_id": 5, "q": None}
    assert refusals(client.get("/books/five")) == [("int_parsing", ["path", "book_id"])]
    document = client.get("/openapi.json").json()
    assert document["info"]["title"] == "Shelf"
    assert set(document["paths"]) == {"/", "/books/{book_id}"}
    assert "swagger" in client.get("/docs").text.lower()


def test_path() -> None:
    client = client_of("path")
    assert client.get("/books/newest").json() == {"book": "newest"}
    assert client.get("/books/9999").json() == {"book": 9999}
    assert refusals(client.get("/books/0")) == [("greater_than_equal", ["path", "book_id"])]
    assert refusals(client.get("/books/10000")) == [("less_than_equal", ["path", "book_id"])]
    assert client.get("/genres/crime").json() == {"genre": "crime"}
    assert refusals(client.get("/genres/tragedy")) == [("enum", ["path", "genre"])]
    assert client.get("/files/shelf/1/cover.png").json() == {"location": "shelf/1/cover.png"}


def test_query() -> None:
    client = client_of("query")
    assert client.get("/books?words=sea").json() == {"words": "sea", "in_print": True, "tags": None}
    answer = client.get("/books?words=whale&in_print=no&tag=sea&tag=white")
    assert answer.json() == {"words": "whale", "in_print": False, "tags": ["sea", "white"]}
    assert refusals(client.get("/books")) == [("missing", ["query", "words"])]
    assert refusals(client.get("/books?words=ab")) == [("string_too_short", ["query", "words"])]
    assert client.get("/authors?limit=5").json() == {"offset": 0, "limit": 5, "order": "title"}
    answer = client.get("/authors?limit=101&order=age&page=2")
    assert refusals(answer) == [
        ("less_than_equal", ["query", "limit"]),
        ("literal_error", ["query", "order"]),
        ("extra_forbidden", ["query", "page"]),
    ]


def test_header() -> None:
    client = client_of("header")
    assert client.get("/agent", headers={"User-Agent": "reader/1"}).json() == {"agent": "reader/1"}
    answer = client.get("/tokens", headers=[("X-Token", "a"), ("x-token", "b")])
    assert answer.json() == {"tokens": ["a", "b"]}
    assert refusals(client.get("/tokens")) == [("missing", ["header", "x-token"])]


def test_cookie() -> None:
    client = client_of("cookie")
    first = client.get("/visits")
    assert first.json() == {"visits": 1}
    assert first.headers["set-cookie"] == "visits=1; HttpOnly; Path=/; SameSite=lax"
    assert client.get("/visits").json() == {"visits": 2}
    client.cookies.clear()
    assert refusals(client.get("/visits", headers={"Cookie": "visits=-1"})) == [
        ("greater_than_equal", ["cookie", "visits"])
    ]


def test_body() -> None:
    client = client_of("body")
    answer = client.post("/books", json={"title": "Emma", "authors": [{"name": "Austen"}], "price": "8.5"})
    assert answer.status_code == status.HTTP_201_CREATED
    assert answer.json() == {"title": "Emma", "authors": [{"name": "Austen", "born": None}], "price": 8.5}
    assert refusals(client.post("/books", json={"title": "", "authors": [{"born": "long ago"}]})) == [
        ("string_too_short", ["body", "title"]),
        ("missing", ["body", "authors", 0, "name"]),
        ("int_parsing", ["body", "authors", 0, "born"]),
    ]
    answer = client.post("/books", content="{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert refusals(answer) == [("json_invalid", ["body", 1])]
    answer = client.put("/books/3", json={"book": {"title": "Emma"}, "reason": "new edition"})
    assert answer.json() == {"book_id": 3, "title": "Emma", "reason": "new edition"}
    assert refusals(client.put("/books/3", json={"title": "Emma"})) == [
        ("missing", ["body", "book"]),
        ("missing", ["body", "reason"]),
    ]


def test_response_model() -> None:
    client = client_of("response_model")
    answer = client.post("/accounts", json={"name": "ada", "password": "countess"})
    assert (answer.status_code, answer.json()) == (201, {"name": "ada", "email": None})
    assert client.get("/accounts/ada").json() == {"name": "ada"}
    answer = client.delete("/accounts/ada")
    assert (answer.status_code, answer.content) == (204, b"")
    answer = client.get("/accounts/ada/card")
    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    assert answer.text == "BEGIN:VCARD\nFN:ada\nEND:VCARD\n"
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert set(schemas["Account"]["properties"]) == {"name", "email"}


def test_errors() -> None:
    client = client_of("errors")
    assert client.get("/books/1").json() == {"title": "Emma"}
    answer = client.get("/books/2")
    assert (answer.status_code, answer.json()) == (404, {"detail": "no such book"})
    assert answer.headers["x-reason"] == "unknown number"
    answer = client.post("/books/1/orders")
    assert (answer.status_code, answer.json()) == (409, {"problem": "book 1 is out of stock"})
    answer = client.get("/books/one")
    assert answer.status_code == 400
    assert answer.json() == {"problems": ["Input should be a valid integer, unable to parse string as an integer"]}


def test_dependencies() -> None:
    example = load("dependencies")
    shelves: list[Any] = []
    make_shelf = example.Shelf

    def remember() -> Any:
        shelves.append(make_shelf())
        return shelves[-1]

    example.Shelf = remember
    client = TestClient(example.app)
    assert client.get("/titles?offset=1&limit=1").json() == ["Persuasion"]
    assert [shelf.open for shelf in shelves] == [False]
    assert refusals(client.get("/titles?limit=many")) == [("int_parsing", ["query", "limit"])]
    assert client.get("/me").status_code == 401
    assert client.get("/me", headers={"X-User": "bob"}).json() == {"user": "bob"}
    assert client.delete("/titles", headers={"X-User": "bob"}).status_code == 403
    assert client.delete("/titles", headers={"X-User": "ada"}).status_code == 204


def test_routers() -> None:
    example = load("routers")
    client = TestClient(example.app)
    assert client.get("/books/").json() == ["Emma"]
    assert client.get("/books").json() == ["Emma"], "redirected to the path with the slash"
    assert client.get("/books/4").json() == {"book": 4}
    assert example.app.url_path_for("read_book", book_id=4) == "/books/4"
    assert client.get("/v1/staff/hours", headers={"X-Key": "sesame"}).json() == {"monday": "9-17"}
    assert client.get("/v1/staff/hours", headers={"X-Key": "open"}).status_code == 403
    assert refusals(client.get("/v1/staff/hours")) == [("missing", ["header", "x-key"])]
    paths = client.get("/openapi.json").json()["paths"]
    assert paths["/v1/staff/hours"]["get"]["tags"] == ["staff"]


def test_frontend() -> None:
    client = client_of("frontend")
    page = {"Accept": "text/html"}
    assert "shelf.js" in client.get("/").text
    assert client.get("/assets/shelf.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/api/books").json() == ["Emma"]
    assert client.get("/loans/7", headers=page).text == client.get("/").text
    assert client.get("/assets/missing.js").status_code == 404
    assert client.post("/assets/shelf.js").status_code == 405
    assert str(client.get("/help").url).endswith("/help/")
    assert client.get("/staff/").status_code == 401
    assert "Ask at the desk" in client.get("/staff/", headers={"Cookie": "session=ada"}).text
    assert set(client.get("/openapi.json").json()["paths"]) == {"/api/books"}


def test_forms() -> None:
    client = client_of("forms")
    answer = client.post("/login", data={"name": "ada", "password": "countess"})
    assert answer.json() == {"welcome": "ada"}
    assert refusals(client.post("/login", data={"name": "ada"})) == [("missing", ["body", "password"])]
    answer = client.post("/covers", data={"title": "Emma"}, files={"cover": ("emma.png", b"\x89PNG", "image/png")})
    assert answer.json() == {"title": "Emma", "file": "emma.png", "type": "image/png", "bytes": 4}
    assert client.post("/checksums", files=[("files", b"\x01\x02"), ("files", b"\xff\x02")]).json() == [3, 1]


def test_uploads() -> None:
    client = client_of("uploads")
    large = b"x" * (3 << 20)
    answer = client.post("/recordings", data={"number": "7"}, files={"recording": ("../../x", large)})
    assert answer.json() == {"bytes": len(large)}
    assert client.post("/notes", data={"title": "x", "text": "y" * 9000}).json() == "x: 9000 characters"
    assert client.post("/notes", data={"title": "x", "text": "y" * 10_001}).status_code == 400
    assert client.post("/notes", data={"title": "x", "text": large.decode()}).status_code == 413
    assert client.post("/thumbnails", files={"image": ("i", b"x" * 90_000)}).json() == 90_000
    refused = client.post("/thumbnails", files={"image": ("i", b"x" * 100_000)})
    assert (refused.status_code, refused.json()) == (413, {"detail": "Content Too Large"})


def test_security() -> None:
    client = client_of("security")
    refused = client.get("/books")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert client.post("/token", data={"username": "ada", "password": "guess"}).status_code == 400
    assert client.post("/token", data={"username": "eve", "password": ""}).status_code in {400, 422}
    token = client.post("/token", data={"username": "ada", "password": "countess"}).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/books", headers=headers).json() == {"reader": "ada"}
    answer = client.post("/orders", headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": "needs the scope orders"})
    assert client.get("/books", headers={"Authorization": "Bearer forged"}).status_code == 401


def test_websockets() -> None:
    from typeway import WebSocketDisconnect

    client = client_of("websockets")
    with client.websocket_connect("/rooms/7?name=ada") as socket:
        socket.send_text("hello")
        assert socket.receive_json() == {"room": 7, "name": "ada", "text": "hello"}
    with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/rooms/seven"):
        pass
    assert closed.value.code == 1008


def test_streaming() -> None:
    client = client_of("streaming")
    lines = client.get("/lines")
    assert lines.headers["content-type"] == "application/jsonl"
    assert lines.text == (
        '{"number":1,"text":"It is a truth"}\n'
        '{"number":2,"text":"universally acknowledged"}\n'
    )  # fmt: skip
    events = client.get("/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert events.text == 'data: {"number":1,"text":"started"}\n\nevent: end\ndata: done\nid: 2\n\n'
    assert client.get("/text").text == "It is a truth universally acknowledged"


def test_lifespan() -> None:
    example = load("lifespan")
    with TestClient(example.app) as client:
        answer = client.get("/Ada")
        assert answer.json() == {"message": "Hello, Ada"}
        assert answer.headers["x-served-by"] == "shelf"
    assert example.log == ["start", "greeted Ada", "stop"]


def test_telemetry() -> None:
    example, exporter = load("telemetry"), InMemorySpanExporter()
    example.provider.shutdown()  # nothing more to the terminal
    example.provider.add_span_processor(SimpleSpanProcessor(exporter))
    client = TestClient(example.app)
    assert client.get("/health").json() == "fine"
    assert client.get("/books/5").json() == {"book_id": 5, "arguments": {"book_id": 5}}
    names = [span.name for span in exporter.get_finished_spans()]
    assert names == ["fastapi.dependencies", "fastapi.endpoint", "fastapi.serialization", "GET /books/{book_id}"]


def test_operations(caplog: pytest.LogCaptureFixture) -> None:
    example = load("operations")
    with TestClient(example.app, client=("198.51.100.7", 1)) as client:
        answers = [client.post("/login?password=secret") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[5].json() == {"detail": "Too many requests"}
        assert client.get("/readyz").json() == {"status": "ok", "checks": {"database": "ok"}}
        assert 'route="/login",status="429"} 1.0' in client.get("/metrics").text
        assert answers[0].headers["x-content-type-options"] == "nosniff"
        assert client.portal is not None
        client.portal.call(example.drain.start)  # as a signal does
        assert client.get("/clock").text == "tick\nthe service is about to stop\n"
        assert client.get("/readyz").json() == {"status": "draining"}
    lines = [json.loads(record.message) for record in caplog.records if record.name == "typeway.access"]
    assert [line["route"] for line in lines] == ["/login"] * 6 + ["/clock"]
    assert {line["client"] for line in lines} == {"198.51.100.7"}
    assert [line["request_id"] for line in lines[:6]] == [answer.headers["x-request-id"] for answer in answers]


def test_protected() -> None:
    example = load("protected")
    example.test_every_route_is_protected()
    client = TestClient(example.app)
    assert client.get("/health").json() == "fine"
    assert client.get("/orders/5").status_code == 401
    assert client.get("/orders/5", headers={"Authorization": "Bearer x"}).json() == {"order_id": 5}

    @example.app.get("/forgotten")
    def forgotten() -> None: ...

    with pytest.raises(AssertionError, match="GET /forgotten"):
        example.test_every_route_is_protected()


def test_testing() -> None:
    load("testing").test_today()


def test_readme() -> None:
    """The first program of README.md."""
    (program,) = re.findall(r"^```python\n(.*?)^```$", (DOCS.parent / "README.md").read_text("utf-8"), re.M | re.S)
    namespace: dict[str, Any] = {"__name__": "readme"}
    exec(program, namespace)
    client = TestClient(namespace["app"])
    assert client.get("/books/5?q=sea").json() == {"book_id": 5, "q": "sea"}
    assert refusals(client.get("/books/five")) == [("int_parsing", ["path", "book_id"])]
    book = {"title": "Emma", "pages": 474, "price": None}
    assert client.put("/books/5", json=book).json() == book


def test_every_example_is_tested() -> None:
    names = {path.stem for path in EXAMPLES.glob("*.py")}
    assert names == {name.removeprefix("test_") for name in globals() if name.removeprefix("test_") in names}


SHOWN = re.compile(r'^```python title="examples/(\w+)\.py"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def test_pages_show_the_examples() -> None:
    """If this fails, `python docs/embed.py` copies the programs into the pages."""
    shown = {name: code for page in sorted(DOCS.glob("*.md")) for name, code in SHOWN.findall(page.read_text("utf-8"))}
    assert shown == {path.stem: path.read_text("utf-8") for path in EXAMPLES.glob("*.py")}


def test_pages_link_to_what_exists() -> None:
    for page in sorted(DOCS.glob("*.md")):
        for target in re.findall(r"\]\((?!\w+:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
