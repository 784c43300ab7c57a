"""Which source claims a parameter.

The decision, in this order: a dependency marker; something that is handed over (request, response, background tasks,
security scopes); an explicit marker; a name of the path template; a file; a type that one text cannot write, which is
the body; the query.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Annotated, Any, cast, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from starlette.background import BackgroundTasks
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from typeway import params
from typeway._adapters import annotated
from typeway._declare.annotations import is_complex, is_file, is_file_list, is_model, subclass_of
from typeway._declare.errors import where
from typeway._declare.signature import resolve_alias
from typeway._declare.values import plan_value
from typeway._plan import Injected, InjectedPlan, ValuePlan
from typeway.security._scopes import SecurityScopes

__all__ = ["classify", "injected_kind"]

_INJECTED: tuple[tuple[type, Injected], ...] = (
    (Request, "request"),
    (WebSocket, "websocket"),
    (HTTPConnection, "connection"),
    (Response, "response"),
    (BackgroundTasks, "background"),
    (SecurityScopes, "scopes"),
)

_INJECTED_BASES = tuple(base for base, _ in _INJECTED)
_TEXTS = frozenset({int, str, float, bool})
_MERGED = frozenset(FieldInfo.__slots__) - {"annotation", "default"}
_UNMERGED = "Of `json_schema_extra`, a dict and a function cannot be combined: the function is ignored."
_MARKERS = (params.Param, params.Body, params.Depends)

Claimed = ValuePlan | InjectedPlan | params.Depends


def classify(parameter: inspect.Parameter, path_names: frozenset[str], call: Callable[..., Any]) -> Claimed:
    """Decide where one parameter of ``call`` comes from.

    Raises:
        AssertionError: markers contradict each other, or the type cannot come from where the marker says.
        FastAPIError: Pydantic knows no validation for the type.
    """
    annotation = Any if parameter.annotation is inspect.Parameter.empty else resolve_alias(parameter.annotation)
    bare, metadata = annotation, ()
    if get_origin(annotation) is Annotated:
        bare, *rest = get_args(annotation)
        metadata = tuple(rest)
        if get_origin(bare) is Annotated:
            bare, metadata = get_args(bare)[0], (*get_args(bare)[1:], *metadata)
    marker = _marker(parameter, metadata, call)
    if isinstance(marker, params.Depends):
        return marker if marker.dependency is not None else replace(marker, dependency=bare)
    injected = injected_kind(bare)
    if injected is not None:
        kind = type(marker).__name__
        assert marker is None, f"{kind} cannot be used for the type {bare!r} of {parameter.name!r}{where(call)}"
        return InjectedPlan(parameter.name, injected)
    field = _field(parameter, marker, bare, metadata, path_names, call)
    return plan_value(parameter.name, bare, field, path_names, call)


def injected_kind(annotation: Any) -> Injected | None:
    """Return what is handed over for a type, ``None`` if it is something to be read."""
    if not subclass_of(annotation, _INJECTED_BASES):
        return None
    return next(kind for base, kind in _INJECTED if issubclass(annotation, base))


def _marker(
    parameter: inspect.Parameter, metadata: tuple[Any, ...], call: Callable[..., Any]
) -> FieldInfo | params.Depends | None:
    """Return the marker of a parameter, from ``Annotated`` or from its default."""
    found = [item for item in metadata if isinstance(item, _MARKERS)]
    marker: FieldInfo | params.Depends | None = found[-1] if found else None
    default = parameter.default
    if not isinstance(default, (FieldInfo, params.Depends)):
        return marker
    if isinstance(marker, params.Depends) and isinstance(default, FieldInfo):
        return marker  # COMPAT(fastapi): the dependency wins
    assert marker is None, (
        f"The parameter {parameter.name!r}{where(call)} has `{type(marker).__name__}` in its annotation and "
        f"`{type(default).__name__}` as its default: choose one"
    )
    assert isinstance(default, _MARKERS), (
        f"The parameter {parameter.name!r}{where(call)} has a `pydantic.Field` as its default: put it into "
        "`Annotated`, or use `Query` or `Body`"
    )
    return default


def _field(
    parameter: inspect.Parameter,
    marker: FieldInfo | None,
    bare: Any,
    metadata: tuple[Any, ...],
    path_names: frozenset[str],
    call: Callable[..., Any],
) -> FieldInfo:
    """Return the marker that is in force, a copy of its own with all metadata merged in and the default set."""
    name, default = parameter.name, parameter.default
    in_path = name in path_names
    field = _implied(bare, metadata, in_path) if marker is None else _copy(marker)
    in_default = marker is not None and marker is default
    if marker is not None and not in_default:
        # COMPAT(fastapi): what any other `Field` or marker in there says about the default counts as well.
        defaults = [item.default for item in metadata if isinstance(item, FieldInfo)]
        assert not [given for given in defaults if given is not PydanticUndefined and given is not ...], (
            f"`{type(marker).__name__}` inside `Annotated` must not carry the default of {name!r}{where(call)}: "
            "write it with `=` behind the annotation"
        )
    ignored = in_path and marker is None  # COMPAT(fastapi): a plain default of a path parameter
    if default is not inspect.Parameter.empty and not in_default and not ignored:
        explicit_path = isinstance(field, params.Path)
        assert not explicit_path, f"A path parameter is always there and takes no default: {name!r}{where(call)}"
        field.default = PydanticUndefined if default is ... and marker is None else default
    _merge(field, marker, () if in_default else metadata)  # COMPAT(fastapi): a marker as default is all that counts
    if ignored:
        field.default_factory = None
    if in_path and not isinstance(field, params.Path):
        place = f"{name!r}{where(call)}"
        raise AssertionError(
            f"`{type(field).__name__}` cannot be used for {place}: the path has a parameter of that name"
        )
    return field


def _copy(marker: FieldInfo) -> FieldInfo:
    """Return a copy that can be changed: a marker of a dependency is declared as often as the dependency is used."""
    copied: Any = copy(marker)
    copied.metadata = list(marker.metadata)
    copied._attributes_set = dict(_set_by_user(marker))
    return cast("FieldInfo", copied)


def _implied(bare: Any, metadata: tuple[Any, ...], in_path: bool) -> FieldInfo:
    """Return the marker of a parameter that has none."""
    if in_path:
        return params.Path()
    if not metadata and isinstance(bare, type):  # PERF: what nearly all parameters are
        if bare in _TEXTS:
            return params.Query()
        if is_model(bare):
            return params.Body()
    if is_file(bare) or is_file_list(bare):
        return params.File()
    return params.Body() if is_complex(annotated(bare, *metadata) if metadata else bare) else params.Query()


def _merge(field: FieldInfo, marker: FieldInfo | None, metadata: tuple[Any, ...]) -> None:
    """Add what the rest of ``Annotated`` says: constraints, and what ``pydantic.Field`` sets. The last word counts."""
    constraints: list[Any] = []
    fields: list[FieldInfo] = []
    for item in metadata:
        if isinstance(item, FieldInfo):
            constraints += item.metadata
            fields.append(item)
        elif not isinstance(item, params.Depends):
            constraints.append(item)
    if marker is not None and not [item for item in fields if item is marker]:
        constraints += field.metadata
    field.metadata = constraints
    if not [item for item in fields if item is not marker]:
        return  # PERF: a marker alone has said all
    attributes: dict[str, Any] = {}
    for item in fields:
        _overwrite(attributes, _set_by_user(item))
    known = _set_by_user(field)
    for key, value in attributes.items():
        if known.get(key, PydanticUndefined) is not value and key in _MERGED:
            setattr(field, key, value)
            known[key] = value


def _overwrite(attributes: dict[str, Any], later: dict[str, Any]) -> None:
    """Let what is said later count; of the additions to a JSON schema, those with the same key."""
    extra, added = attributes.get("json_schema_extra"), later.get("json_schema_extra")
    attributes.update(later)
    given: list[Any] = [each for each in (extra, added) if each is not None]
    dicts: list[dict[str, Any]] = [each for each in given if isinstance(each, dict)]
    if dicts and len(given) > 1:
        attributes["json_schema_extra"] = {key: item for each in dicts for key, item in each.items()}
        if len(dicts) < len(given):  # as Pydantic does for fields
            warnings.warn(_UNMERGED, UserWarning, stacklevel=2)


def _set_by_user(field: FieldInfo) -> dict[str, Any]:
    """Return the attributes that were given to a ``FieldInfo``."""
    values: Any = field
    return cast("dict[str, Any]", values._attributes_set)  # Pydantic keeps them nowhere else
