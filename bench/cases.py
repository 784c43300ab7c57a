"""The requests that are timed, the answers they must get, and requests that must be refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

BROWSER = [
    (b"host", b"127.0.0.1:8000"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
    (b"accept", b"application/json"),
    (b"accept-encoding", b"gzip, deflate"),
    (b"connection", b"keep-alive"),
]
TOKEN = [(b"x-token", b"secret")]


@dataclass(frozen=True)
class Call:
    """One request and the status it must get; `answer` is the JSON of a successful one.

    `also` are statuses that say the same in another framework's words.
    """

    target: str
    method: str = "GET"
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    status: int = 200
    answer: Any = None
    content_type: bytes = b"application/json"
    also: tuple[int, ...] = ()

    def scope(self) -> dict[str, Any]:
        """The ASGI scope that a server would make of the request."""
        path, _, query = self.target.partition("?")
        headers = [*BROWSER, *self.headers]
        if self.body:
            headers += [(b"content-type", self.content_type), (b"content-length", b"%d" % len(self.body))]
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
        }


@dataclass(frozen=True)
class Case:
    """A kind of request: the call that is timed, and calls that show it is checked as it should be."""

    name: str
    call: Call
    refused: tuple[Call, ...]


def get(target: str, *headers: tuple[bytes, bytes], status: int = 200, answer: Any = None) -> Call:
    return Call(target, headers=headers, status=status, answer=answer)


def post(target: str, value: Any, status: int = 200, answer: Any = None) -> Call:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Call(target, "POST", body=body, status=status, answer=answer)


ORDER = {
    "id": 1001,
    "customer": {"name": "Ada Lovelace", "email": "ada@example.com"},
    "lines": [
        {"sku": "A-1", "quantity": 2, "price": 9.5},
        {"sku": "B-2", "quantity": 1, "price": 20.25},
        {"sku": "C-3", "quantity": 5, "price": 3.75},
    ],
    "note": "leave at the door",
}
EMPTY_LINE = {"sku": "A-1", "quantity": 0, "price": 9.5}

CASES = (
    Case(
        "hello",
        get("/hello", answer={"message": "Hello, World!"}),
        (Call("/hello", "POST", status=405, also=(404,)), get("/nowhere", status=404)),
    ),
    Case(
        "item",
        get("/items/42?q=abc&limit=5", *TOKEN, answer={"item_id": 42, "q": "abc", "limit": 5, "token": "secret"}),
        (
            Call("/items/forty-two?q=abc", headers=(*TOKEN,), status=422, also=(404,)),
            get("/items/42?limit=five", *TOKEN, status=422),
            get("/items/42?q=abc&limit=5", status=422),
        ),
    ),
    Case(
        "order",
        post("/orders", ORDER, answer=ORDER),
        (
            post("/orders", {**ORDER, "lines": [EMPTY_LINE]}, status=422),
            post("/orders", {**ORDER, "customer": None}, status=422),
            post("/orders", b'{"id": 1001,', status=422),
        ),
    ),
    Case(
        "deps",
        get(
            "/accounts?tenant=acme&offset=5&limit=10",
            *TOKEN,
            answer={"user": "acme:secret", "region": None, "offset": 5, "limit": 10},
        ),
        (
            get("/accounts?tenant=acme", status=422),
            get("/accounts?offset=five", *TOKEN, status=422),
        ),
    ),
)
BY_NAME = {case.name: case for case in CASES}

# Answers that differ in these ways are right as well: a value percent-encoded, and the defaults.
ALSO_RIGHT = (
    get("/items/7?q=a%20b+c", *TOKEN, answer={"item_id": 7, "q": "a b c", "limit": 20, "token": "secret"}),
    get("/accounts", *TOKEN, answer={"user": "main:secret", "region": None, "offset": 0, "limit": 20}),
)
