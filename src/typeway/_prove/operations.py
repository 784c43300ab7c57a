"""What the plans of a program say about each operation, as plain data: the basis of the generated requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticSchemaGenerationError
from pydantic.json_schema import JsonSchemaValue
from starlette.routing import Mount, Route

from typeway._adapters import annotated
from typeway._plan import CallPlan, EndpointPlan, ModelFieldPlan, ValuePlan
from typeway.routing import APIRoute, APIWebSocketRoute, RouteContext, iter_route_contexts
from typeway.security.base import SecurityBase

__all__ = ["WEBSOCKET", "Member", "Operation", "documentation_pages", "operations"]

WEBSOCKET = "WEBSOCKET"
"""Stands where HTTP operations have their method."""


@dataclass(frozen=True, slots=True)
class Member:
    """One value that is read from the request; ``schema`` is its JSON schema with its own ``$defs``."""

    place: str
    name: str
    required: bool
    repeated: bool
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One path and method.

    Attributes:
        guarded: a security scheme is among the dependencies.
        body: how the body is read: ``json``, ``form`` or ``bytes``; ``None`` if there is none.
        body_schema: of the whole body; for a form of all its parts as one object.
        plain: a route of Starlette's, of which only path and methods are known.
    """

    path: str
    method: str
    members: tuple[Member, ...] = ()
    body: str | None = None
    body_schema: dict[str, Any] = field(default_factory=dict[str, Any])
    body_required: bool = False
    media_type: str = "application/json"
    guarded: bool = False
    plain: bool = False
    streams: bool = False

    @property
    def route(self) -> str:
        """What the report calls it."""
        return f"{self.method} {self.path}"


def operations(app: Any) -> list[Operation]:
    """Return every operation of an application, those of mounted ones included, in the order of matching."""
    return list(_operations(getattr(app, "routes", []), ""))


def documentation_pages(app: Any) -> list[str]:
    """Return the paths of the documentation pages, whose HTML is each framework's own; of mounted applications too."""
    names = ("docs_url", "redoc_url", "swagger_ui_oauth2_redirect_url")
    found = [path for name in names if (path := getattr(app, name, None))]
    for route in getattr(app, "routes", []):
        if isinstance(route, Mount):
            found += [route.path + path for path in documentation_pages(route.app)]
    return found


def _operations(routes: Any, prefix: str) -> Iterator[Operation]:
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted(context.methods or ()):
                yield _planned(context, prefix, method)
        elif isinstance(route, APIWebSocketRoute):
            yield _planned(context, prefix, WEBSOCKET)
        elif isinstance(route, Mount):
            yield from _operations(route.routes or (), prefix + (context.path or ""))
        elif isinstance(route, Route):
            for method in sorted(set(route.methods or ()) - {"HEAD"}):
                yield Operation(prefix + (context.path or route.path), method, plain=True)


def _planned(context: RouteContext, prefix: str, method: str) -> Operation:
    plan: EndpointPlan = context.plan
    calls = list(_calls(plan.call))
    members = {(member.place, member.name): member for call in calls for member in _members(call)}
    path = prefix + (context.path or "")
    common: dict[str, Any] = {
        "members": tuple(members.values()),
        "guarded": any(isinstance(call.call, SecurityBase) for call in calls),
        "streams": plan.response.stream == "sse",
    }
    body = plan.body
    if body is None:
        return Operation(path, method, **common)
    whole = {} if body.embedded or body.kind == "form" else _schema(body.values[0])
    kind = "form" if body.kind == "form" else "bytes" if body.values[0].annotation is bytes else "json"
    return Operation(
        path,
        method,
        **common,
        body=kind,
        body_schema=whole or _as_object([part for value in body.values for part in _parts(value)]),
        body_required=body.required,
        media_type=body.media_type,
    )


def _calls(plan: CallPlan) -> Iterator[CallPlan]:
    for use in plan.dependencies:
        yield from _calls(use.target)
    yield plan


def _members(call: CallPlan) -> Iterator[Member]:
    for value in call.parameters:
        yield from _parts(value)


def _parts(value: ValuePlan) -> Iterator[Member]:
    """Return the value itself, or the fields of a model that is spread over its place."""
    if value.fields:
        for part in value.fields:
            required = part.required and not value.optional
            yield Member(value.source, part.wires[0][0], required, part.repeated, _field_schema(part))
        return
    yield Member(value.source, value.wire, value.required, value.repeated, _schema(value))


def _schema(value: ValuePlan) -> dict[str, Any]:
    return _or_nothing(lambda: value.adapter.type_adapter.json_schema())


def _field_schema(part: ModelFieldPlan) -> dict[str, Any]:
    annotation = part.field.annotation
    return _or_nothing(lambda: TypeAdapter(annotated(annotation, part.field)).json_schema())


def _or_nothing(make: Callable[[], JsonSchemaValue]) -> dict[str, Any]:
    """Return a JSON schema, or an empty one for a type that has none, such as an uploaded file."""
    with suppress(PydanticInvalidForJsonSchema, PydanticSchemaGenerationError):
        return make()
    return {}


def _as_object(parts: list[Member]) -> dict[str, Any]:
    """Return the schema of an object with these members."""
    definitions: dict[str, Any] = {}
    for part in parts:
        definitions |= part.schema.get("$defs", {})
    return {
        "type": "object",
        "properties": {part.name: _file_schema() if part.place == "file" else part.schema for part in parts},
        "required": [part.name for part in parts if part.required],
        "$defs": definitions,
    }


def _file_schema() -> dict[str, Any]:
    return {"type": "string", "format": "binary"}
