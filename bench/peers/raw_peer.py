"""The program written for ASGI and pydantic-core alone: about the least that this work costs in Python."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import jwt
from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer, SchemaValidator, ValidationError, core_schema, to_json

from bench.models import Order, Product
from bench.programs import EVENTS, PRODUCTS, SECRET

Scope = dict[str, Any]
Answer = tuple[int, bytes]


def fields(**schemas: core_schema.CoreSchema) -> SchemaValidator:
    """A validator for a dictionary of values; those with a default may be missing."""
    return SchemaValidator(
        core_schema.typed_dict_schema(
            {
                name: core_schema.typed_dict_field(schema, required="default" not in schema)
                for name, schema in schemas.items()
            }
        )
    )


def or_default(schema: core_schema.CoreSchema, default: object) -> core_schema.CoreSchema:
    return core_schema.with_default_schema(schema, default=default)


INT, STR = core_schema.int_schema(), core_schema.str_schema()
OPTIONAL_STR = or_default(core_schema.nullable_schema(STR), None)

ITEM = fields(item_id=INT, token=STR, q=OPTIONAL_STR, limit=or_default(INT, 20))
ACCOUNTS = fields(
    token=STR, tenant=or_default(STR, "main"), region=OPTIONAL_STR, offset=or_default(INT, 0), limit=or_default(INT, 20)
)
READ_ORDER: SchemaValidator = Order.__pydantic_validator__
WRITE_ORDER: SchemaSerializer = Order.__pydantic_serializer__
LOGIN = fields(username=STR, password=STR)
WRITE_PRODUCTS = TypeAdapter(list[Product]).serializer
STORED = [Product(**product) for product in PRODUCTS]


def query_of(scope: Scope) -> dict[str, str]:
    text = scope["query_string"].decode("latin-1")
    if not text:
        return {}
    if "%" in text or "+" in text:
        return dict(parse_qsl(text, keep_blank_values=True))
    return dict(pair.split("=", 1) if "=" in pair else (pair, "") for pair in text.split("&") if pair)


def with_token(scope: Scope, values: dict[str, str]) -> dict[str, str]:
    for name, value in scope["headers"]:
        if name == b"x-token":
            values["token"] = value.decode("latin-1")
            break
    return values


async def hello(scope: Scope, receive: Any) -> Answer:
    return 200, to_json({"message": "Hello, World!"})


async def read_item(scope: Scope, receive: Any) -> Answer:
    values = with_token(scope, query_of(scope))
    values["item_id"] = scope["path"][7:]
    item = ITEM.validate_python(values)
    return 200, to_json({name: item[name] for name in ("item_id", "q", "limit", "token")})


async def body_of(receive: Any) -> bytes:
    message = await receive()
    body: bytes = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


async def create_order(scope: Scope, receive: Any) -> Answer:
    return 200, WRITE_ORDER.to_json(READ_ORDER.validate_json(await body_of(receive)))


async def user(values: dict[str, Any]) -> str:
    return f"{values['tenant']}:{values['token']}"


async def account(values: dict[str, Any]) -> dict[str, Any]:
    return {"user": await user(values), "region": values["region"]}


async def list_accounts(scope: Scope, receive: Any) -> Answer:
    values = ACCOUNTS.validate_python(with_token(scope, query_of(scope)))
    return 200, to_json({**await account(values), "offset": values["offset"], "limit": values["limit"]})


async def list_products(scope: Scope, receive: Any) -> Answer:
    return 200, WRITE_PRODUCTS.to_json(STORED)


async def me(scope: Scope, receive: Any) -> Answer:
    token = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    try:
        claims = jwt.decode(token.removeprefix(b"Bearer "), SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return 401, b'{"detail":"Unauthorized"}'
    return 200, to_json({"user": claims["sub"]})


async def login(scope: Scope, receive: Any) -> Answer:
    form = LOGIN.validate_python(dict(parse_qsl((await body_of(receive)).decode(), keep_blank_values=True)))
    return 200, to_json({"username": form["username"], "length": len(form["password"])})


ROUTES = {
    "/hello": ("GET", hello),
    "/orders": ("POST", create_order),
    "/accounts": ("GET", list_accounts),
    "/products": ("GET", list_products),
    "/me": ("GET", me),
    "/login": ("POST", login),
}


async def answer(scope: Scope, receive: Any) -> Answer:
    path: str = scope["path"]
    method, handler = ROUTES.get(path) or ("GET", read_item)
    if handler is read_item and (not path.startswith("/items/") or "/" in path[7:]):
        return 404, b'{"detail":"Not Found"}'
    if scope["method"] != method:
        return 405, b'{"detail":"Method Not Allowed"}'
    try:
        return await handler(scope, receive)
    except ValidationError as error:
        return 422, to_json({"detail": error.errors(include_url=False, include_context=False)}, inf_nan_mode="null")


async def events(send: Any) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for number in range(EVENTS):
        body = b"data: " + to_json({"n": number}) + b"\n\n"
        await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def echo(receive: Any, send: Any) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "text": message["text"]})


async def main(scope: Scope, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        return await echo(receive, send)
    if scope["path"] == "/events":
        return await events(send)
    status, body = await answer(scope, receive)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def program(name: str) -> Any:
    """The application of that name; the smallest is in a file of its own."""
    return {"main": main}[name]
