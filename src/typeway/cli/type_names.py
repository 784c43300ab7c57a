"""Types as one would write them, without the names of modules."""

from __future__ import annotations

import inspect
from types import EllipsisType, NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

__all__ = ["type_name"]


def type_name(annotation: object) -> str:
    """Write a type: ``list[Item] | None``."""
    if annotation is None or annotation is NoneType:
        return "None"
    if isinstance(annotation, EllipsisType):
        return "..."
    if isinstance(annotation, list):  # the arguments of Callable
        return f"[{_listed(cast('list[object]', annotation))}]"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_name(arguments[0])
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    if origin in (Union, UnionType):
        return " | ".join(map(type_name, arguments))
    name = _short(annotation if origin is None else origin)
    return f"{name}[{_listed(arguments)}]" if arguments else name


def _listed(annotations: Any) -> str:
    return ", ".join(map(type_name, annotations))


def _short(annotation: object) -> str:
    name = getattr(annotation, "__qualname__" if inspect.isclass(annotation) else "__name__", None)
    return repr(annotation) if name is None else str(name).rpartition("<locals>.")[2]
