"""Path Item and Operation Objects (OpenAPI 3.1, sections 4.8.9 and 4.8.10)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

from typeway._describe.body import describe_body
from typeway._describe.contract import JsonObject, RouteView
from typeway._describe.merge import merged
from typeway._describe.parameters import describe_parameters
from typeway._describe.response import describe_responses
from typeway._describe.schemas import SchemaBook
from typeway._describe.security import describe_security
from typeway._describe.walk import walk
from typeway.openapi.constants import METHODS_WITH_BODY

__all__ = ["Gathered", "describe_metadata", "describe_path", "note_id"]

# The order of the fields of a Path Item Object, so that a document does not depend on the order of a set.
_METHODS = {
    name: rank for rank, name in enumerate(("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"))
}


@dataclass(slots=True)
class Gathered:
    """What the operations of a document have in common."""

    book: SchemaBook
    operation_ids: set[str] = field(default_factory=set[str])
    security_schemes: dict[str, object] = field(default_factory=dict[str, object])
    refuses: bool = False


def describe_path(route: RouteView, gathered: Gathered) -> JsonObject:
    """Return the path item of one route. Two operations with one id are worth a `UserWarning`."""
    methods = sorted(route.methods or (), key=lambda name: (_METHODS.get(name, len(_METHODS)), name))
    for _ in methods:
        note_id(route, gathered.operation_ids)  # before its callbacks are: those that repeat it are told of
    shared, with_input = _shared(route, gathered)
    body = describe_body(route, gathered.book)
    callbacks = _callbacks(route, gathered)
    takes_input = with_input or body is not None
    responses, refused = describe_responses(route, gathered.book, takes_input=takes_input)
    gathered.refuses |= refused
    item: JsonObject = {}
    for method in methods:
        operation = dict(shared)
        if body is not None and method in METHODS_WITH_BODY:
            operation["requestBody"] = body
        if callbacks:
            operation["callbacks"] = callbacks
        operation["responses"] = responses
        item[method.lower()] = merged(operation, route.openapi_extra) if route.openapi_extra else operation
    return item


def _shared(route: RouteView, gathered: Gathered) -> tuple[JsonObject, bool]:
    """Return what the operations of all methods begin with, and whether any parameter is read, documented or not."""
    operation = describe_metadata(route)
    calls = list(walk(route.plan.call))
    security, models = describe_security(calls)
    if security:
        operation["security"] = security
        gathered.security_schemes.update(models)
    parameters = describe_parameters((plan for plan, _ in calls), gathered.book)
    if parameters:
        operation["parameters"] = parameters
    return operation, any(plan.parameters for plan, _ in calls)


def describe_metadata(route: RouteView) -> JsonObject:
    """Return the texts of an operation: what can be said without looking at what it reads and sends."""
    operation: JsonObject = {}
    if route.tags:
        operation["tags"] = list(route.tags)
    operation["summary"] = route.summary or route.name.replace("_", " ").title()
    if route.description:
        operation["description"] = route.description
    operation["operationId"] = route.operation_id or route.unique_id
    if route.deprecated:
        operation["deprecated"] = route.deprecated
    return operation


def note_id(route: RouteView, known: set[str]) -> None:
    """Add the id of an operation to the known ones. Issues a `UserWarning` if it is there already."""
    operation_id = route.operation_id or route.unique_id
    if operation_id in known:
        name = getattr(route.endpoint, "__name__", "<unnamed_endpoint>")
        file = getattr(route.endpoint, "__globals__", {}).get("__file__")
        place = f" at {file}" if file else ""
        warnings.warn(f"Duplicate Operation ID {operation_id} for function {name}{place}", stacklevel=1)
    known.add(operation_id)


def _callbacks(route: RouteView, gathered: Gathered) -> JsonObject:
    """Return the requests that the server makes in the course of an operation, by the names of their routes."""
    callbacks: JsonObject = {}
    for callback in route.callbacks or ():
        if not getattr(callback, "is_operation", False):
            continue
        described: RouteView = callback
        item: JsonObject = {}
        if described.include_in_schema:
            # Credentials of a callback are the client's affair: its schemes are not offered by this API.
            inner = Gathered(gathered.book, gathered.operation_ids)
            item = describe_path(described, inner)
            gathered.refuses |= inner.refuses
        callbacks[described.name] = {described.path: item}
    return callbacks
