"""What is asked of the servers: the requests, the answers they must get, and what must be refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from bench.cases import BY_NAME as IN_PROCESS
from bench.cases import Call, get
from bench.programs import (
    ECHO,
    EVENTS,
    HOSTS,
    LAST_ROUTE,
    ORIGIN,
    PER_ROUTER,
    PRODUCTS,
    SECRET,
    UPLOAD_SIZE,
    USER,
    USERS,
)

Kind = Literal["http", "stream", "websocket"]


@dataclass(frozen=True)
class Workload:
    """One kind of load on one of a peer's programs.

    Attributes:
        program: which of a peer's programs has the route; see `bench.programs`.
        kind: `stream` answers with server-sent events, `websocket` is an echo.
        connections: how many the load comes from.
        weight: what one request counts for in `unit`.
    """

    name: str
    title: str
    call: Call
    refused: tuple[Call, ...] = ()
    program: str = "main"
    kind: Kind = "http"
    connections: int = 32
    unit: str = "requests/s"
    weight: float = 1


def signed(claims: dict[str, Any], secret: bytes = SECRET.encode()) -> tuple[bytes, bytes]:
    """An authorization header with a JSON Web Token (RFC 7519), signed with HMAC-SHA-256."""

    def part(octets: bytes) -> bytes:
        return base64.urlsafe_b64encode(octets).rstrip(b"=")

    head = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
    return b"authorization", b"Bearer " + head + b"." + part(hmac.digest(secret, head, hashlib.sha256))


def form(target: str, text: bytes, status: int = 200, answer: Any = None) -> Call:
    kind = b"application/x-www-form-urlencoded"
    return Call(target, "POST", body=text, status=status, answer=answer, content_type=kind)


def upload(field: str, size: int, status: int = 200) -> Call:
    """A multipart form (RFC 7578) with one file."""
    head = f'--limit\r\nContent-Disposition: form-data; name="{field}"; filename="blob.bin"\r\n'
    octets = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n"
    body = octets + b"0123456789abcdef" * (size // 16) + b"\r\n--limit--\r\n"
    answer = {"name": "blob.bin", "size": size} if status == 200 else None
    kind = b"multipart/form-data; boundary=limit"
    return Call("/upload", "POST", body=body, status=status, answer=answer, content_type=kind)


def numbered(number: int, **fields: Any) -> Call:
    return Call(f"/part{number // PER_ROUTER}/things{number}/7?limit=3", **fields)


def in_process(name: str, title: str) -> Workload:
    case = IN_PROCESS[name]
    return Workload(name, title, case.call, case.refused)


LATE, ADA = 4102444800, {"sub": "ada"}


def row(name: str, title: str, path: str) -> Workload:
    refused = (get(f"{path}/{USERS + 1}", status=404), Call(f"{path}/nobody", status=422, also=(404,)))
    call = get(f"{path}/{USER}", answer={"id": USER, "name": f"user {USER}"})
    return Workload(name, title, call, refused, program="rows")


FORM_ANSWER = {"username": "Ada Lovelace", "length": 8}
ROUTE_ANSWER = {"id": 7, "limit": 3}
FIRST = numbered(0, answer={**ROUTE_ANSWER, "route": 0})
LAST = numbered(LAST_ROUTE, answer={**ROUTE_ANSWER, "route": LAST_ROUTE})
BAD_ROUTES = (
    get(f"/part0/things{LAST_ROUTE}/7", status=404),
    Call(LAST.target.replace("/7", "/seven"), status=422, also=(404,)),
    get(LAST.target.replace("=3", "=three"), status=422),
)
HELLO, ITEM = IN_PROCESS["hello"], IN_PROCESS["item"]
OWN_HOST = (b"host", HOSTS[0].encode())  # without a port: some compare it as it stands
SHOP = (b"origin", ORIGIN.encode())

WORKLOADS = (
    in_process("hello", "hello"),
    Workload(
        "def",
        "hello, a `def` endpoint",
        replace(HELLO.call, target="/hello-def"),
        (Call("/hello-def", "POST", status=405, also=(404,)),),
    ),
    in_process("item", "typed path, query, header"),
    in_process("order", "nested JSON body and answer"),
    in_process("deps", "dependency tree"),
    Workload("list", "list of 100 models", get("/products", answer=PRODUCTS)),
    Workload(
        "jwt",
        "JWT checked",
        get("/me", signed({**ADA, "exp": LATE}), answer={"user": "ada"}),
        (
            get("/me", status=401),
            get("/me", signed({**ADA, "exp": LATE}, b"x" * 32), status=401),
            get("/me", signed({**ADA, "exp": 1}), status=401),
        ),
    ),
    Workload(
        "form",
        "form with two fields",
        form("/login", b"username=Ada+Lovelace&password=s%C3%A9cret%21%21", answer=FORM_ANSWER),
        (form("/login", b"username=Ada", status=422),),
    ),
    Workload("route-first", "first of 500 routes", FIRST, BAD_ROUTES, program="routes"),
    Workload("route-last", "last of 500 routes", LAST, BAD_ROUTES, program="routes"),
    Workload(
        "layers",
        "six middleware",
        get("/hello", OWN_HOST, SHOP, answer=HELLO.call.answer),
        (get("/nowhere", OWN_HOST, SHOP, status=404), get("/hello", (b"host", b"other.example"), status=400)),
        program="layers",
    ),
    Workload(
        "upload",
        "8 MiB upload",
        upload("file", UPLOAD_SIZE),
        (upload("other", 1024, status=422),),
        connections=4,
        unit="MiB/s",
        weight=UPLOAD_SIZE / (1 << 20),
    ),
    Workload("websocket", "WebSocket echo", get("/echo"), kind="websocket", unit="messages/s"),
    Workload("events", f"{EVENTS} server-sent events", get("/events"), kind="stream", unit="events/s", weight=EVENTS),
    row("row", "SQLite row by SQLAlchemy", "/users"),
    row("session", "the same, session from a dependency", "/members"),
    Workload("item-256", "item, 256 connections", ITEM.call, connections=256),
    Workload("item-1000", "item, 1,000 connections", ITEM.call, connections=1000),
)
BY_NAME = {workload.name: workload for workload in WORKLOADS}
ECHOED = ECHO.encode()
