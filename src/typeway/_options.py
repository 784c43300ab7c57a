"""Every option of a route and of an inclusion, declared once.

The decorators take ``**options: Unpack[RouteOptions]``; ``spell_out`` gives them the full signature for ``inspect`` and
editors.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import cache
from typing import Any, Literal, TypedDict, TypeVar

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from typeway.datastructures import Default, DefaultPlaceholder
from typeway.params import Depends
from typeway.types import IncEx
from typeway.utils import generate_unique_id

__all__ = [
    "DEFAULTS",
    "AnyRouteOptions",
    "CheckDir",
    "Directory",
    "Fallback",
    "IncludeOptions",
    "RouteOptions",
    "complete",
    "spell_out",
]

Function = TypeVar("Function", bound=Callable[..., Any])

Directory = str | os.PathLike[str]

Fallback = Literal["auto", "index.html", "404.html"]
"""Which file of a site answers a path that has none.

``"404.html"`` does with status 404; ``"index.html"`` with status 200, if the client names HTML in ``Accept``;
``"auto"`` is the first of both that there is.
"""

CheckDir = bool | Literal["auto"]
"""Whether the directory of a site, and a fallback that is named, must be there when it is declared.

With ``"auto"`` a missing directory is only warned about if the environment variable ``FASTAPI_ENV``, or without it
``TYPEWAY_ENV``, is ``development``.
"""


class RouteOptions(TypedDict, total=False):
    """Keywords of a path operation decorator.

    ``response_model`` overrides the return annotation (``None`` switches validation of results off); the
    ``response_model_*`` options go to its serializer. ``responses`` documents further answers. ``openapi_extra`` is
    merged into the operation. ``max_body_size`` is in bytes.
    """

    response_model: Any
    """The type that results are validated and written as, instead of the annotated one; ``None``: neither."""
    status_code: int | None
    """The status of a success; without it the response class's own, else 200."""
    tags: list[str | Enum] | None
    """The groups in which the document lists the operation."""
    dependencies: Sequence[Depends] | None
    """Dependencies that run before the endpoint and whose results nobody takes."""
    summary: str | None
    """A short title; made from the function's name if left out."""
    description: str | None
    """What the operation does; the function's docstring if left out."""
    response_description: str
    """What the document says of the successful answer."""
    responses: dict[int | str, dict[str, Any]] | None
    """Further answers for the document, by status: ``model``, ``description`` and OpenAPI's own keys."""
    deprecated: bool | None
    """Mark as deprecated in the document; it works as before."""
    operation_id: str | None
    """The operation's id in the document, instead of the generated one; unique in an application."""
    response_model_include: IncEx | None
    """The only fields of the result to write."""
    response_model_exclude: IncEx | None
    """Fields of the result not to write."""
    response_model_by_alias: bool
    """Whether fields are written under their aliases."""
    response_model_exclude_unset: bool
    """Leave out fields that were not set."""
    response_model_exclude_defaults: bool
    """Leave out fields that have their default value."""
    response_model_exclude_none: bool
    """Leave out fields that are ``None``."""
    include_in_schema: bool
    """Whether the document shows it."""
    response_class: type[Response] | DefaultPlaceholder
    """The class of answers made from results; it gives the media type in the document."""
    name: str | None
    """The name for ``url_path_for``; the function's name if left out."""
    callbacks: list[BaseRoute] | None
    """Requests that this service may send in turn, for the document (OpenAPI Callback Objects)."""
    openapi_extra: dict[str, Any] | None
    """Keys merged into the operation in the document."""
    generate_unique_id_function: Callable[[Any], str] | DefaultPlaceholder
    """Makes the operation's id from its route."""
    max_body_size: int | None
    """The longest request body, in bytes; a longer one is refused with 413."""
    form_limits: Any
    """Limits on the parts of forms."""


class AnyRouteOptions(RouteOptions, total=False):
    """``RouteOptions`` and what only ``api_route``, ``add_api_route`` and the route class take."""

    methods: Iterable[str] | None
    """The methods that are answered; GET if left out."""
    route_class_override: type[Any] | None
    """The class of this route, instead of the router's."""
    strict_content_type: bool | DefaultPlaceholder
    """Whether JSON bodies must say that they are JSON."""
    dependency_overrides_provider: Any
    """The object whose ``dependency_overrides`` are in effect."""


class IncludeOptions(TypedDict, total=False):
    """Keywords of ``include_router``: what the routes of the included router get in addition."""

    prefix: str
    """A path in front of the paths of the routes; starts with a slash and does not end with one."""
    tags: list[str | Enum] | None
    """The groups in which the document lists the operation."""
    dependencies: Sequence[Depends] | None
    """Dependencies that run before the endpoint and whose results nobody takes."""
    responses: dict[int | str, dict[str, Any]] | None
    """Further answers for the document, by status: ``model``, ``description`` and OpenAPI's own keys."""
    deprecated: bool | None
    """Mark as deprecated in the document; it works as before."""
    include_in_schema: bool
    """Whether the document shows it."""
    default_response_class: type[Response] | DefaultPlaceholder
    """The response class of routes that do not name one."""
    callbacks: list[BaseRoute] | None
    """Requests that this service may send in turn, for the document (OpenAPI Callback Objects)."""
    generate_unique_id_function: Callable[[Any], str] | DefaultPlaceholder
    """Makes the operation's id from its route."""
    max_body_size: int | None
    """The longest request body, in bytes; a longer one is refused with 413."""
    form_limits: Any
    """Limits on the parts of forms."""


DEFAULTS: dict[str, Any] = {
    "response_model": Default(None),
    "status_code": None,
    "tags": None,
    "dependencies": None,
    "summary": None,
    "description": None,
    "response_description": "Successful Response",
    "responses": None,
    "deprecated": None,
    "operation_id": None,
    "response_model_include": None,
    "response_model_exclude": None,
    "response_model_by_alias": True,
    "response_model_exclude_unset": False,
    "response_model_exclude_defaults": False,
    "response_model_exclude_none": False,
    "include_in_schema": True,
    "response_class": Default(JSONResponse),
    "name": None,
    "callbacks": None,
    "openapi_extra": None,
    "generate_unique_id_function": Default(generate_unique_id),
    "max_body_size": None,
    "form_limits": None,
    "methods": None,
    "route_class_override": None,
    "strict_content_type": Default(True),
    "dependency_overrides_provider": None,
    "prefix": "",
    "default_response_class": Default(JSONResponse),
}

_ORDERS: dict[str, tuple[str, ...]] = {
    "verb": tuple(RouteOptions.__annotations__),
    "app_include": tuple(IncludeOptions.__annotations__),
    "include": (
        "prefix",
        "tags",
        "dependencies",
        "default_response_class",
        "responses",
        "callbacks",
        "deprecated",
        "include_in_schema",
        "generate_unique_id_function",
        "max_body_size",
        "form_limits",
    ),
}


@cache
def _order(kind: str) -> tuple[str, ...]:
    """Return the keywords of a kind of function in the order in which they are documented."""
    if kind in _ORDERS:
        return _ORDERS[kind]
    names = [name for name in RouteOptions.__annotations__ if name not in ("name", "operation_id")]
    names.insert(names.index("deprecated") + 1, "methods")
    names.insert(names.index("methods") + 1, "operation_id")
    if kind == "route":  # the route class
        names.insert(names.index("methods"), "name")
        names.insert(names.index("callbacks"), "dependency_overrides_provider")
    else:
        names.insert(names.index("callbacks"), "name")
    if kind == "add":
        names.insert(names.index("callbacks"), "route_class_override")
    if kind in ("add", "route"):
        names.insert(names.index("max_body_size"), "strict_content_type")
    if kind == "app_add":
        names.remove("callbacks")
    return tuple(names)


def complete(kind: str, options: dict[str, Any], function: str) -> dict[str, Any]:
    """Return all options of a kind, the given ones and the defaults of the others.

    Raises:
        TypeError: an option that the function does not take.
    """
    defaults = _defaults(kind)
    for name in options:
        if name not in defaults:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
    return {**defaults, **options}


@cache
def _defaults(kind: str) -> dict[str, Any]:
    return {name: DEFAULTS[name] for name in _order(kind)}


def spell_out(kind: str) -> Callable[[Function], Function]:
    """Return a decorator that shows a function's ``**options`` by name in its signature."""

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        parameters = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        taken = {p.name for p in parameters}
        parameters += [_keyword(name) for name in _order(kind) if name not in taken]
        function.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # read by inspect.signature
        return function

    return decorate


@cache
def _keyword(name: str) -> inspect.Parameter:
    annotation = (
        AnyRouteOptions.__annotations__.get(name)
        or RouteOptions.__annotations__.get(name)
        or IncludeOptions.__annotations__.get(name, Any)
    )
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=DEFAULTS[name], annotation=annotation)
