"""How much of our own code a warm request runs through: a gate for performance that no noise can move.

Counted are the Python frames of Typeway and of the handlers that it generates. The limits are what was reached; a change that needs more has to say why.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Annotated, Any

import pytest
from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.types import Message, Scope

from tests.architecture.source import PACKAGE
from typeway import Depends, FastAPI, Header
from typeway._serve.exchange import ASGIExchange
from typeway.security import APIKeyHeader

ROUTES = 500


@dataclass
class Trail:
    """The frames of our own that a request went through: their files, functions and depths below the first of them."""

    steps: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return len(self.steps)

    @property
    def files(self) -> int:
        return len({file for file, _, _ in self.steps})

    @property
    def depth(self) -> int:
        return max(depth for _, _, depth in self.steps)

    def __str__(self) -> str:
        lines = [f"{'  ' * depth}{name}  {file.removeprefix(str(PACKAGE))}" for file, name, depth in self.steps]
        return "\n".join([f"{self.calls} calls in {self.files} files, {self.depth} deep", *lines])


def ours(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(("<typeway", str(PACKAGE)))


def followed(work: Callable[[], None]) -> Trail:
    """Run something and note every call of a function of ours; a coroutine that goes on after an await counts again."""
    trail = Trail()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and ours(frame):
            depth, above = 1, frame.f_back
            while above is not None:
                depth += ours(above)
                above = above.f_back
            trail.steps.append((frame.f_code.co_filename, frame.f_code.co_qualname, depth))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return trail


def make_scope(path: str, kind: type[dict[str, Any]] = dict) -> Scope:
    return kind(
        type="http",
        asgi={"version": "3.0", "spec_version": "2.3"},
        http_version="1.1",
        method="GET",
        scheme="http",
        path=path,
        raw_path=path.encode(),
        query_string=b"q=abc",
        root_path="",
        headers=[(b"host", b"testserver"), (b"accept", b"*/*"), (b"x-token", b"secret")],
        client=("127.0.0.1", 50000),
        server=("127.0.0.1", 80),
        state={},
    )


def request(app: FastAPI, path: str, scope: Scope | None = None) -> list[Message]:
    """Send one request. Nothing here waits for anything, so that no event loop is needed to drive the application."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    work = app(scope or make_scope(path), receive, send)
    with pytest.raises(StopIteration):
        work.send(None)
    assert sent[0]["status"] == 200
    return sent


@pytest.fixture(autouse=True)
def without_telemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count as in a program that has not loaded OpenTelemetry; other tests in the same process may have."""
    monkeypatch.delitem(sys.modules, "opentelemetry", raising=False)


def warm(app: FastAPI, path: str) -> Trail:
    """Follow a request once the application has seen some like it."""
    for _ in range(3):
        request(app, path)
    return followed(lambda: (request(app, path), None)[1])


class Item(BaseModel):
    item_id: int
    q: str
    token: str


async def read_page(q: str) -> str:
    return q


API_KEY = APIKeyHeader(name="x-token")


def application() -> FastAPI:
    app = FastAPI()

    @app.get("/hello")
    async def hello():  # no annotation: no response model
        return {"hello": "world"}

    @app.get("/items/{item_id}")
    async def item(item_id: int, q: str, x_token: Annotated[str, Header()]):
        return {"item_id": item_id, "q": q, "token": x_token}

    @app.get("/models/{item_id}")
    async def model(item_id: int, q: str, x_token: Annotated[str, Header()]) -> Item:
        return Item(item_id=item_id, q=q, token=x_token)

    @app.get("/filtered/{item_id}", response_model=Item)
    async def filtered(item_id: int, q: str, x_token: Annotated[str, Header()]) -> Any:
        return {"item_id": item_id, "q": q, "token": x_token, "more": 1}

    @app.get("/depends/{item_id}")
    async def depends(item_id: int, page: Annotated[str, Depends(read_page)], x_token: Annotated[str, Header()]):
        return [item_id, page]

    @app.get("/keys")
    async def keys(key: Annotated[str, Depends(API_KEY)]):
        return {"key": key}

    return app


# Most calls, files and depth of frames of our own. None of the requests may ever need more than 15 calls.
MOST = {
    "/hello": (6, 6, 4),
    "/items/5": (8, 8, 4),
    "/models/5": (7, 7, 4),
    "/filtered/5": (8, 8, 4),
    "/depends/5": (8, 8, 4),
    "/keys": (10, 10, 5),
}


@pytest.mark.parametrize("path", MOST)
def test_a_warm_request_takes_few_steps(path: str) -> None:
    trail = warm(application(), path)
    calls, files, depth = MOST[path]
    assert calls <= 15
    assert trail.calls <= calls, f"{path} takes more calls than {calls}:\n{trail}"
    assert trail.files <= files, f"{path} touches more files than {files}:\n{trail}"
    assert trail.depth <= depth, f"{path} goes deeper than {depth}:\n{trail}"


def test_the_count_counts() -> None:
    """The very first request compiles its handler, which takes many more steps than a warm one; all of ours are seen."""
    app = application()
    cold = followed(lambda: (request(app, "/items/5"), None)[1])
    trail = warm(app, "/items/5")
    assert cold.calls > 10 * trail.calls
    names = [name for _, name, _ in trail.steps]
    assert names[0] == "FastAPI.__call__"
    assert "handler" in names
    assert any(file.startswith("<typeway GET /items/") for file, _, _ in trail.steps)


@pytest.mark.parametrize("template", ["/r{}/{{item_id}}", "/{{item_id}}/r{}", "/area/{{item_id}}/r{}", "/plain{}"])
def test_the_last_of_many_routes_is_as_near_as_the_first(template: str) -> None:
    app = FastAPI(openapi_url=None)

    async def endpoint(item_id: int = 1):
        return item_id

    for number in range(ROUTES):
        app.get(template.format(number))(endpoint)
    trails = [warm(app, template.format(number).replace("{item_id}", "5")) for number in (0, ROUTES // 2, ROUTES - 1)]
    assert len({trail.calls for trail in trails}) == 1, "\n".join(map(str, trails))


class WatchedScope(dict[str, Any]):
    """A scope that notices when somebody copies it."""

    copies = 0

    def copy(self) -> dict[str, Any]:
        self.copies += 1
        return super().copy()

    def keys(self) -> Any:
        self.copies += 1
        return super().keys()

    def __iter__(self) -> Any:
        self.copies += 1
        return super().__iter__()


def test_a_copy_of_a_watched_scope_is_noticed() -> None:
    scope = WatchedScope(a=1)
    assert ({**scope}, dict(scope), scope.copy()) == ({"a": 1}, {"a": 1}, {"a": 1})
    assert scope.copies >= 3


@pytest.mark.parametrize(("path", "exchanges"), [("/hello", 0), ("/items/5", 1), ("/models/5", 1), ("/depends/5", 1)])
def test_nothing_is_made_that_nobody_asked_for(path: str, exchanges: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `Request`, no copy of the scope, and no exchange for a handler that wants nothing of the request."""
    app = application()
    request(app, path)
    made: list[type] = []
    for kind in (HTTPConnection, ASGIExchange):
        make = kind.__init__

        def counted(self: Any, *values: Any, _make: Any = make, **named: Any) -> None:
            made.append(type(self))
            _make(self, *values, **named)

        monkeypatch.setattr(kind, "__init__", counted)
    scope = WatchedScope(make_scope(path))
    scope.copies = 0
    request(app, path, scope)
    assert made == [ASGIExchange] * exchanges
    assert scope.copies == 0


# Modules that `import typeway` has no need of: what few programs use, what only documents need, and what is slow to load.
NOT_LOADED = (
    "typeway.sse", "typeway.concurrency", "typeway._runtime.stream", "typeway._runtime.form", "typeway._threads.hop", "typeway._serve.socket",
    "typeway._describe", "typeway._docs_ui", "typeway.openapi.models", "typeway.openapi.utils", "typeway.openapi.docs", "typeway.cli", "typeway.testclient", "typeway.templating",
    "typeway.staticfiles", "starlette.testclient", "starlette.templating", "starlette.staticfiles", "starlette.middleware.base", "starlette.middleware.cors",
    "starlette.middleware.gzip", "starlette.schemas", "jinja2", "typer", "click", "rich", "uvicorn", "httpx", "httpx2", "email_validator", "orjson", "ujson", "yaml", "itsdangerous", "fastapi",
    "multiprocessing", "sqlite3", "unittest", "pydantic.v1", "pydantic.deprecated.parse", "pydantic_settings", "opentelemetry",
)  # fmt: skip


def test_import_loads_only_what_every_program_needs() -> None:
    code = "import sys; before = {*sys.modules}; import typeway; print(*{*sys.modules} - before)"
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-I", "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(finished.stdout.split())
    assert "typeway.applications" in loaded
    assert [name for name in NOT_LOADED if name in loaded] == []
    ours = {name for name in loaded if name.startswith("typeway")}
    starlettes = {name for name in loaded if name.startswith("starlette")}
    assert len(ours) <= 100, f"more modules of our own than before: {sorted(ours)}"
    assert len(starlettes) <= 22, f"more of Starlette's modules than before: {sorted(starlettes)}"
