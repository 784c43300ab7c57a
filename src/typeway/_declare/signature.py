"""From a callable to its typed signature.

Rules: ``functools.partial``, ``functools.wraps`` wrappers, bound methods, classes and callable objects are looked
through. String annotations are evaluated in the globals of the function they stand in; a name that cannot be resolved
stays as it is, since it may be imported for type checkers only. PEP 695 aliases are replaced by what they stand for.
"""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Callable
from functools import partial
from typing import Any, ForwardRef, get_type_hints

from typing_extensions import TypeAliasType

from typeway._plan import CallKind

__all__ = [
    "call_kind",
    "call_name",
    "namespace_of",
    "resolve_alias",
    "return_annotation",
    "typed_signature",
    "unwrapped",
]

# From Python 3.12 on the type of `type X = ...`, which is not always that of the backport.
_ALIAS_TYPES: Any = (TypeAliasType, getattr(typing, "TypeAliasType", TypeAliasType))


def unwrapped(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function behind partials and ``functools.wraps`` wrappers."""
    while True:
        if isinstance(call, partial):
            call = call.func
            continue
        inner = getattr(call, "__wrapped__", None)
        if inner is None or isinstance(call, type):
            return call
        call = inner


def namespace_of(call: Callable[..., Any]) -> dict[str, Any]:
    """Return the globals in which the annotations of a callable were written."""
    inner: Any = unwrapped(call)
    if isinstance(inner, type):
        module = sys.modules.get(inner.__module__)
        names = dict(vars(module)) if module is not None else {}
        names.update(getattr(getattr(inner, "__init__", None), "__globals__", {}))
        return names
    found = getattr(inner, "__globals__", None)
    if found is None and inspect.ismethod(inner):
        found = getattr(inner.__func__, "__globals__", None)
    if found is None:
        found = getattr(unwrapped(type(inner).__call__), "__globals__", {})
    return dict(found)


def evaluate(annotation: Any, namespace: dict[str, Any]) -> Any:
    """Evaluate a string annotation; return it as a forward reference if a name in it is unknown."""
    if not isinstance(annotation, str):
        return annotation
    try:
        value = eval(annotation, namespace)  # noqa: S307 - the annotation is source code of the user's own program
    except NameError:  # the name may exist for type checkers only; any other mistake is told at once
        return ForwardRef(annotation)
    return _resolve_nested(type(None) if value is None else value, namespace)


def _resolve_nested(value: Any, namespace: dict[str, Any]) -> Any:
    """Resolve forward references inside an evaluated annotation where typing can."""
    try:
        return get_type_hints(_Holder(value), globalns=namespace, include_extras=True)["value"]
    except Exception:
        return value


class _Holder:
    """Carries one annotation to ``typing.get_type_hints``."""

    def __init__(self, value: Any) -> None:
        self.__annotations__ = {"value": value}
        self.__module__ = "typing"


def typed_signature(call: Callable[..., Any]) -> inspect.Signature:
    """Return the signature with evaluated annotations."""
    try:
        signature = inspect.signature(call)
    except ValueError as error:
        raise ValueError(f"no signature found for {call!r}; wrap it in a function with annotated arguments") from error
    if not any(isinstance(p.annotation, str) for p in signature.parameters.values()):
        return signature
    namespace = namespace_of(call)
    parameters = [p.replace(annotation=evaluate(p.annotation, namespace)) for p in signature.parameters.values()]
    return signature.replace(parameters=parameters)


def return_annotation(call: Callable[..., Any]) -> Any:
    """Return the evaluated return annotation, or ``inspect.Signature.empty``."""
    annotation = inspect.signature(call).return_annotation
    if annotation is inspect.Signature.empty:
        return annotation
    return evaluate(annotation, namespace_of(call)) if isinstance(annotation, str) else annotation


def resolve_alias(annotation: Any) -> Any:
    """Replace a PEP 695 alias by its value; leave everything else alone.

    An alias that names itself in a text, such as ``pydantic.JsonValue``, stands for itself there.
    COMPAT(fastapi): a subscripted alias is one value, like an alias inside a type.
    """
    while isinstance(annotation, _ALIAS_TYPES):
        module = sys.modules.get(annotation.__module__)
        known = {**vars(module)} if module is not None else {}
        known[annotation.__name__] = annotation
        annotation = _resolve_nested(annotation.__value__, known)
    return annotation


def call_name(call: Callable[..., Any]) -> str:
    """Return a name to show for a callable."""
    inner = unwrapped(call)
    name = getattr(inner, "__qualname__", None) or getattr(inner, "__name__", None)
    return name if isinstance(name, str) else type(inner).__name__


_TESTS: tuple[tuple[Callable[[Any], bool], CallKind], ...] = (
    (inspect.isasyncgenfunction, "async_generator"),
    (inspect.isgeneratorfunction, "generator"),
    (inspect.iscoroutinefunction, "coroutine"),
)


def _function_kind(call: Any) -> CallKind | None:
    for test, kind in _TESTS:
        if test(call):
            return kind
    return None


def call_kind(call: Callable[..., Any]) -> CallKind:
    """Tell how a callable runs. Wrappers count by what they are themselves first, then by what they wrap."""
    layer: Any = call
    while isinstance(layer, partial):
        layer = layer.func
    candidates: list[Any] = [layer, unwrapped(layer)]
    for candidate in list(candidates):
        if isinstance(candidate, type) or inspect.isroutine(candidate):
            continue
        method = getattr(candidate, "__call__", None)  # noqa: B004 - the attribute itself is wanted
        if method is not None:
            candidates += [_without_partials(method), unwrapped(method)]
    for candidate in candidates:
        if isinstance(candidate, type):
            return "function"
        kind = _function_kind(candidate)
        if kind is not None:
            return kind
    return "function"


def _without_partials(call: Any) -> Any:
    while isinstance(call, partial):
        call = call.func
    return call
