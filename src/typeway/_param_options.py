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
    """Called without arguments for the value of a parameter that the request leaves out."""
    alias: str | None
    """The name in the request and in the document, where it is not the parameter's own."""
    alias_priority: int | None
    """Which alias wins when a generator of aliases gives one as well; 2 keeps this one."""
    validation_alias: str | AliasPath | AliasChoices | None
    """The name that values are read under, if it differs from ``alias``."""
    serialization_alias: str | None
    """The name that values are written under, if it differs from ``alias``."""
    title: str | None
    """The title of the schema."""
    description: str | None
    """What the value means; Markdown (CommonMark) in the document."""
    gt: float | None
    """The value must be greater."""
    ge: float | None
    """The value must be this or greater."""
    lt: float | None
    """The value must be less."""
    le: float | None
    """The value must be this or less."""
    min_length: int | None
    """The fewest characters of a string, or members of a collection."""
    max_length: int | None
    """The most characters of a string, or members of a collection."""
    pattern: str | re.Pattern[str] | None
    """A regular expression that a string must match somewhere."""
    regex: str | None
    """The former name of ``pattern``; it warns."""
    discriminator: str | Discriminator | None
    """The field that tells the members of a union apart."""
    strict: bool | None
    """Take only values of the declared type, without conversion."""
    validate_default: bool | None
    """Check the default as if it had been sent."""
    union_mode: Literal["smart", "left_to_right"] | None
    """How a member of a union is chosen: the best match, or the first that fits."""
    fail_fast: bool | None
    """Stop at the first wrong member of a collection."""
    multiple_of: float | None
    """The value must be a multiple."""
    allow_inf_nan: bool | None
    """Whether infinity and not-a-number are accepted as floats."""
    max_digits: int | None
    """The most digits of a ``Decimal``."""
    decimal_places: int | None
    """The most digits of a ``Decimal`` after the point."""
    examples: list[Any] | None
    """Example values, in the schema."""
    example: Any
    """One example value; its former place, so it warns."""
    openapi_examples: dict[str, Any] | None
    """Named examples beside the schema, as OpenAPI describes them (Example Objects)."""
    deprecated: deprecated | str | bool | None
    """Mark the parameter as deprecated in the document; it works as before."""
    include_in_schema: bool
    """Whether the document shows the parameter."""
    json_schema_extra: dict[str, Any] | Callable[[dict[str, Any]], None] | None
    """Keys to add to the schema, or a function that changes it."""


class HeaderOptions(ParamOptions, total=False):
    """Keywords of ``Header``."""

    convert_underscores: bool
    """Whether underscores of the name stand for hyphens; ``False`` keeps them."""


class FileOptions(ParamOptions, total=False):
    """Keywords of ``Form`` and ``File``."""

    media_type: str
    """The media type of the body in the document."""


class BodyOptions(FileOptions, total=False):
    """Keywords of ``Body``."""

    embed: bool | None
    """Expect the value under its own name in a JSON object, also where it is the only one."""


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
