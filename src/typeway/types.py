"""Type aliases that appear in the signatures of the public modules."""

from collections.abc import Callable, Mapping
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union

from pydantic.main import BaseModel

__all__ = ["DecoratedCallable", "DependencyCacheKey", "IncEx", "ModelNameMap", "UnionType"]

DecoratedCallable = TypeVar("DecoratedCallable", bound=Callable[..., Any])
"""A function that a decorator returns unchanged."""

IncEx = set[int] | set[str] | Mapping[int, Union["IncEx", bool]] | Mapping[str, Union["IncEx", bool]]
"""Which fields to keep or to drop, as Pydantic's ``include`` and ``exclude`` take it: names or indexes, also nested."""

ModelNameMap = dict[type[BaseModel] | type[Enum], str]
"""Component names of an OpenAPI document by the class they describe."""

DependencyCacheKey = tuple[Callable[..., Any] | None, tuple[str, ...], str]
"""What identifies a dependency's result within one request: the callable, its security scopes and its scope."""
