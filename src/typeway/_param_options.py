"""The keywords of the parameter markers, each declared once.

``Path``, ``Query``, ``Header``, ``Cookie``, ``Body``, ``Form`` and ``File`` share some thirty keywords. They are here
as one ``TypedDict`` per family, so that type checkers know them, and ``marker_signature`` spells them out for
``inspect`` and for editors.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, Literal, TypedDict

from pydantic import AliasChoices, AliasPath, Discriminator
from pydantic_core import PydanticUndefined as Undefined
from typing_extensions import deprecated

from typeway.datastructures import _Unset  # pyright: ignore[reportPrivateUsage]  # FastAPI's name, kept to ourselves

__all__ = ["BodyOptions", "FileOptions", "HeaderOptions", "ParamOptions", "marker_signature"]


class ParamOptions(TypedDict, total=False):
    """Keywords that every marker takes; they mean what they do in ``pydantic.Field`` unless FastAPI says otherwise."""

    default_factory: Callable[[], Any] | None
    alias: str | None
    alias_priority: int | None
    validation_alias: str | AliasPath | AliasChoices | None
    serialization_alias: str | None
    title: str | None
    description: str | None
    gt: float | None
    ge: float | None
    lt: float | None
    le: float | None
    min_length: int | None
    max_length: int | None
    pattern: str | re.Pattern[str] | None
    regex: str | None
    discriminator: str | Discriminator | None
    strict: bool | None
    validate_default: bool | None
    union_mode: Literal["smart", "left_to_right"] | None
    fail_fast: bool | None
    multiple_of: float | None
    allow_inf_nan: bool | None
    max_digits: int | None
    decimal_places: int | None
    examples: list[Any] | None
    example: Any
    openapi_examples: dict[str, Any] | None
    deprecated: deprecated | str | bool | None
    include_in_schema: bool
    json_schema_extra: dict[str, Any] | Callable[[dict[str, Any]], None] | None


class HeaderOptions(ParamOptions, total=False):
    """Keywords of ``Header``."""

    convert_underscores: bool


class FileOptions(ParamOptions, total=False):
    """Keywords of ``Form`` and ``File``."""

    media_type: str


class BodyOptions(FileOptions, total=False):
    """Keywords of ``Body``."""

    embed: bool | None


_DEFAULTS: dict[str, Any] = {
    "gt": None,
    "ge": None,
    "lt": None,
    "le": None,
    "min_length": None,
    "max_length": None,
    "pattern": None,
    "regex": None,
    "openapi_examples": None,
    "include_in_schema": True,
}
_ANNOTATIONS = ParamOptions.__annotations__


def marker_signature(
    *,
    default: Any = Undefined,
    annotation: bool = False,
    first: dict[str, Any] | None = None,
    header: bool = False,
) -> inspect.Signature:
    """Return the full signature of a marker: ``default``, then every keyword by name with its own default.

    ``annotation`` adds the keyword that only the marker classes take, ``first`` keywords that come before the shared
    ones, and ``header`` the keyword ``convert_underscores``.
    """
    keyword, positional = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("default", positional, default=default, annotation=Any)]
    names: dict[str, Any] = {"default_factory": _Unset}
    if annotation:
        names["annotation"] = None
    names.update(first or {})
    for name in _ANNOTATIONS:
        names.setdefault(name, _DEFAULTS.get(name, _Unset))
        if header and name == "serialization_alias":
            names["convert_underscores"] = True
    for name, value in names.items():
        parameters.append(inspect.Parameter(name, keyword, default=value, annotation=_ANNOTATIONS.get(name, Any)))
    return inspect.Signature(parameters)
