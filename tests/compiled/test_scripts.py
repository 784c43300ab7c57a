"""Generated handlers are code like other code: they show in tracebacks, debuggers find their lines, and nothing of the user's is pasted into them."""

# Annotations are not turned into strings here: the programs are made inside functions.

import gc
import inspect
import json
import linecache
import traceback
from typing import Annotated, Any
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel

from tests.compiled.handlers import compiled
from tests.robustness.wire import Ask, json_headers, told
from typeway import BackgroundTasks, Body, Cookie, Depends, FastAPI, Form, Header, Query, Request, Response


class Item(BaseModel):
    a: int


def test_a_traceback_shows_the_line_of_the_handler() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/boom/{n}")
    async def boom(n: int) -> Any:
        raise ZeroDivisionError("boom")

    raised = told(app, Ask(path="/boom/1")).raised
    assert raised is not None
    text = "".join(traceback.format_exception(raised))
    assert 'File "<typeway GET /boom/{n} #' in text
    assert "result = await endpoint(**values)" in text
    assert text.index("<typeway GET") < text.index("in boom")


def test_the_source_is_known_to_linecache_and_inspect() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/a")
    async def a(q: int = 1) -> Any:
        return q

    result = compiled(app)
    file = result.handler.__code__.co_filename
    linecache.checkcache(file)
    gc.collect()
    assert "".join(linecache.getlines(file)) == result.source
    assert inspect.getsource(result.handler) == result.source
    assert result.handler.__source__ == result.source  # type: ignore[attr-defined]  # set by Script.build


def test_every_handler_has_a_file_of_its_own() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/a")
    async def a() -> Any:
        return 1

    assert len({compiled(app).handler.__code__.co_filename for _ in range(3)}) == 3


HOSTILE = [
    "'); import os #",
    '"""',
    "'''",
    "\\",
    "\\'",
    "a\nb",
    "a\rb",
    "\x00",
    "{x}",
    "%s",
    "#",
    "x" * 500,
    "é",
    "漢字",
    "\u2028",
    "\U0001f600",
    "__import__('os')",
    "given",
    " ",
    "a;b",
]
TOKENS = [name for name in HOSTILE if all(character not in name for character in ' \n\r\x00;=,"\\') and name.isascii()]


@pytest.mark.parametrize("name", HOSTILE)
def test_query_and_body_names_are_never_pasted(name: str) -> None:
    app = FastAPI(openapi_url=None)

    @app.post("/")
    async def endpoint(
        q: Annotated[int, Query(alias=name)],
        a: Annotated[int, Body(alias=name)],
        b: Annotated[int, Body(alias=name + "2")] = 2,
    ) -> Any:
        return [q, a, b]

    ask = Ask("POST", "/", urlencode({name: "1"}).encode(), json_headers(), (json.dumps({name: 3}).encode(),))
    assert told(app, ask).body == b"[1,3,2]"
    bad = told(app, Ask("POST", "/", b"", json_headers(), (b"{}",)))
    assert [item["loc"] for item in json.loads(bad.body)["detail"]] == [["query", name], ["body", name]]
    assert name not in HOSTILE[:9] or name not in compiled(app).source


@pytest.mark.parametrize("name", HOSTILE)
def test_form_names_are_never_pasted(name: str) -> None:
    app = FastAPI(openapi_url=None)

    @app.post("/")
    async def endpoint(f: Annotated[int, Form(alias=name)]) -> Any:
        return f

    body = urlencode({name: "5"}).encode()
    assert told(app, Ask("POST", "/", b"", json_headers(b"application/x-www-form-urlencoded"), (body,))).body == b"5"


@pytest.mark.parametrize("name", TOKENS)
def test_header_and_cookie_names_are_never_pasted(name: str) -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/")
    async def endpoint(
        h: Annotated[int, Header(alias=name)],
        c: Annotated[int, Cookie(alias=name)],
        more: Annotated[list[int] | None, Header(alias=name)] = None,
    ) -> Any:
        return [h, c, more]

    ask = Ask(headers=[(name.lower().encode(), b"1"), (b"cookie", f"{name}=2".encode())])
    assert told(app, ask).body == b"[1,2,[1]]"


@pytest.mark.parametrize("piece", HOSTILE)
def test_paths_are_never_pasted(piece: str) -> None:
    piece = piece.replace("{x}", "x")
    app = FastAPI(openapi_url=None)

    @app.get(f"/{piece}/{{x}}")
    async def endpoint(x: int, y: int = 2) -> Any:
        return [x, y]

    assert told(app, Ask(path=f"/{piece}/1")).body == b"[1,2]"
    source = compiled(app).source
    assert source.isascii()
    assert len(source.splitlines()) < 30


def test_docstrings_and_function_names_are_never_pasted() -> None:
    app = FastAPI(openapi_url=None)

    async def dependency() -> int:
        """''' \""" \\ %s {} \n import os"""
        return 1

    async def endpoint(d: int = Depends(dependency)) -> Any:
        """''' \""" \\ %s {} \n import os"""
        return d

    for function in (dependency, endpoint):
        function.__name__ = "'''); import os\n#"
        function.__qualname__ = "\n    raise SystemExit #"
    app.get("/")(endpoint)
    assert told(app, Ask()).body == b"1"
    assert "import os" not in compiled(app).source.replace("# GET / -> ", "")


def test_unicode_identifiers() -> None:
    app = FastAPI(openapi_url=None)

    async def größe(länge: int = 3) -> int:
        return länge

    class Maß:
        def __init__(self, höhe: int = 4) -> None:
            self.höhe = höhe

    @app.post("/{_n1}/ÿ")
    async def 関数(
        _n1: int,
        ñ: Item,
        größe: Annotated[int, Depends(größe)],
        maß: Annotated[Maß, Depends()],
        ý: Annotated[int, Cookie()] = 1,
    ) -> Any:
        return [_n1, ñ.a, größe, maß.höhe, ý]

    answer = told(app, Ask("POST", "/1/ÿ", urlencode({"länge": 5, "höhe": 6}).encode(), json_headers(), (b'{"a": 2}',)))
    assert answer.body == b"[1,2,5,6,1]", answer


# Names that the scripts use themselves, as locals, as globals, or as built-ins.
OWN = (
    "x", "given", "values", "body", "raw", "result", "handler", "refused", "request", "response", "overrides", "validate", "Reply", "endpoint", "error", "sent", "name", "key", "cookies", "headers",
    "query", "params", "form", "picked", "background", "late", "type", "isinstance", "dict", "len", "r0", "r1", "ValidationError", "inputs", "reader", "to_json", "partial", "in_thread", "JSON_TYPE",
    "plain_json", "content", "model", "check_result", "Response", "query_texts", "path_a", "keys_0", "original_0", "d0_a", "body_item", "members", "table", "header_keys", "call_x", "self", "resolve_late",
)  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_names_that_scripts_use_themselves(name: str) -> None:
    """Functions and parameters may be called whatever they like."""
    names: dict[str, Any] = {"Item": Item}
    exec(f"async def {name}(a: int = 1): return 'first'", names)
    first = names[name]
    exec(f"def {name}(a: int = 2): return 'second'", names)
    second = names[name]
    exec(
        f"async def own(item: Item, q: int = 1, *, {name if name != 'item' else 'other'}: int = 5): return {name}",
        names,
    )

    app = FastAPI(openapi_url=None)
    app.get("/endpoint/{y}")(first)
    app.post("/parameter")(names["own"])

    @app.post("/dependencies")
    async def endpoint(
        item: Item, request: Request, response: Response, tasks: BackgroundTasks, a: Annotated[int, Header()] = 1, b: Annotated[int, Cookie()] = 1, c: int = 1, d: str = Depends(first), e: str = Depends(second)
    ) -> list[str]:  # fmt: skip
        return [d, e]

    assert told(app, Ask(path="/endpoint/1", query=b"a=2")).body == b'"first"'
    sent = json_headers(), (b'{"a": 1}',)
    assert told(app, Ask("POST", "/parameter", f"{name}=7".encode(), *sent)).body == b"7"
    assert told(app, Ask("POST", "/dependencies", b"a=1&c=2", *sent)).body == b'["first","second"]'
